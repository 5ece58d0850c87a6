package dev.elasticacheoperator.flow;

import java.util.Optional;

/**
 * Exactly one mutating call, described but not made.
 *
 * @param name AWS's name of the operation, such as {@code CreateVpc}
 * @param reason for people: what for, naming the resource
 * @param token of a create that AWS has no key for, and so would make twice: the intent is
 *     persisted under this token before the call, which carries it
 * @param repeatable whether AWS knows the token again and answers with what it has made already
 * @param call makes the call and folds the answer into the observation
 */
public record Action<C, O>(
    String name, String reason, Optional<String> token, boolean repeatable, Call<C, O> call) {

  /** Makes the one call; the answer is folded into what was observed before. */
  @FunctionalInterface
  public interface Call<C, O> {
    O run(C cloud);
  }

  public static <C, O> Action<C, O> of(String name, String reason, Call<C, O> call) {
    return new Action<>(name, reason, Optional.empty(), false, call);
  }

  /** A create that is announced in the journal first. */
  public static <C, O> Action<C, O> journaled(
      String name, String reason, String token, Call<C, O> call) {
    return new Action<>(name, reason, Optional.of(token), false, call);
  }

  /**
   * A create with a client token. It is announced as well: AWS knows what was announced again, and
   * nothing else is made in its place before that has turned out to work or not.
   */
  public static <C, O> Action<C, O> tokened(
      String name, String reason, String token, Call<C, O> call) {
    return new Action<>(name, reason, Optional.of(token), true, call);
  }
}
