package dev.elasticacheoperator.steps;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Returns changed copies of immutable lists: one element changed, removed or added. */
public final class Lists {

  private Lists() {}

  public static <E> List<E> with(List<E> all, E old, UnaryOperator<E> change) {
    return all.stream().map(e -> e.equals(old) ? change.apply(e) : e).toList();
  }

  public static <E> List<E> without(List<E> all, E gone) {
    return all.stream().filter(e -> !e.equals(gone)).toList();
  }

  public static <E> List<E> plus(List<E> all, E more) {
    return Stream.concat(all.stream(), Stream.of(more)).toList();
  }
}
