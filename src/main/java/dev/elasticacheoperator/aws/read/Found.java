package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.engine.ErrorClass;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads of one resource, of which AWS may know nothing. */
final class Found {

  private Found() {}

  /** Returns what the read returns; empty if AWS knows no such resource. */
  static <T> Optional<T> orEmpty(Supplier<T> read) {
    return unless(Set.of(ErrorClass.NOT_FOUND), read);
  }

  /** Returns the first resource that the read returns; empty if AWS knows no such resource. */
  static <T> Optional<T> first(Supplier<List<T>> read) {
    return orEmpty(read).flatMap(list -> list.stream().findFirst());
  }

  /** Returns what the read returns; empty also if AWS refuses it while the resource is busy. */
  static <T> Optional<T> unlessBusy(Supplier<T> read) {
    return unless(Set.of(ErrorClass.NOT_FOUND, ErrorClass.IN_USE), read);
  }

  private static <T> Optional<T> unless(Set<ErrorClass> empty, Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (AwsCallException failure) {
      if (empty.contains(failure.errorClass())) {
        return Optional.empty();
      }
      throw failure;
    }
  }
}
