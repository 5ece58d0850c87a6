package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.Optional;

/** What a pass looks through: all of its steps share one direct view, until one needs a newer. */
final class Views<C> {

  private final ViewSource<C> sources;
  private C direct;

  Views(ViewSource<C> sources) {
    this.sources = sources;
  }

  C direct() {
    return direct == null ? renewed() : direct;
  }

  /** A direct view that shows what has changed since the last. */
  C renewed() {
    direct = sources.direct();
    return direct;
  }

  Optional<C> shared(Instant changed) {
    return sources.shared(changed);
  }
}
