package dev.elasticacheoperator.controller.reachability;

import java.util.Optional;

/** Result of one attempt to reach a cache. */
public sealed interface ProbeResult {

  /**
   * The cache answered.
   *
   * @param authenticated true if the cache accepted the credential of the target
   */
  record Answered(boolean authenticated) implements ProbeResult {}

  /**
   * A link failed.
   *
   * @param from IP address of the operator on the way to the cache; empty if no way is known
   */
  record Failed(Fault fault, Optional<String> from) implements ProbeResult {}
}
