package dev.elasticacheoperator.aws.error;

import dev.elasticacheoperator.engine.ErrorClass;
import java.util.Optional;
import java.util.function.Supplier;

/** Changes that AWS refuses if the resource already is as the call asks. */
public final class Unchanged {

  private Unchanged() {}

  /**
   * Returns AWS's answer to the change; empty if AWS has answered that nothing was left to change.
   * The resource is then as the call asks, too.
   */
  public static <T> Optional<T> orAnswer(Supplier<T> change) {
    try {
      return Optional.of(change.get());
    } catch (AwsCallException failure) {
      if (failure.errorClass() != ErrorClass.ALREADY_DONE) {
        throw failure;
      }
      return Optional.empty();
    }
  }
}
