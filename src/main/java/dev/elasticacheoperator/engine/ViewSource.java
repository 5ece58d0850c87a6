package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.Optional;

/** Where a pass looks. */
public interface ViewSource<C> {

  /** A fresh view of AWS itself. */
  C direct();

  /**
   * The shared view, which costs nothing per environment, where there is one that will do and was
   * taken after {@code changed}.
   */
  Optional<C> shared(Instant changed);
}
