package dev.elasticacheoperator.controller.reachability;

/** Tries to reach a cache as a client does. Blocks for at most the sum of the time limits. */
public interface Prober {

  /** Returns the result; fails never. */
  ProbeResult probe(ProbeTarget target);
}
