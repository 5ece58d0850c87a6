package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.Optional;

/** Source of the views through which a pass reads AWS. */
public interface ViewSource<C> {

  /** Returns a new view by direct reads. */
  C direct();

  /**
   * Returns the view that all environments share and that costs no calls per environment; empty if
   * it may not be used. Called at most once per pass.
   *
   * @param changed time of the last change; an older view would show the state before it
   */
  Optional<C> shared(Instant changed);
}
