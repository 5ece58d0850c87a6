package dev.elasticacheoperator.flow;

import java.time.Instant;
import java.util.Optional;

/** Where a pass looks. */
public interface Sources<C> {

  /** A fresh view of AWS itself. */
  C direct();

  /**
   * The shared view, which costs nothing per environment, where there is one that will do and was
   * taken after {@code changed}.
   */
  Optional<C> shared(Instant changed);
}
