package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.Optional;

/** Views of one pass. All steps share them, until a step needs a newer direct one. */
final class Views<C> {

  private final ViewSource<C> sources;
  private C direct;
  private Optional<C> shared;

  Views(ViewSource<C> sources) {
    this.sources = sources;
  }

  C direct() {
    return direct == null ? renewed() : direct;
  }

  /** Returns a new direct view, which shows what has changed since the last one. */
  C renewed() {
    direct = sources.direct();
    return direct;
  }

  /** Returns the shared view; empty if none is newer than {@code changed}. */
  Optional<C> shared(Instant changed) {
    if (shared == null) {
      shared = sources.shared(changed);
    }
    return shared;
  }
}
