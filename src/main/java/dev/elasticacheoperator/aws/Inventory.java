package dev.elasticacheoperator.aws;

import java.time.Instant;
import java.util.Optional;

/** Stub. */
public final class Inventory {
  Inventory(AwsClients clients, DeepFacts facts, AwsSettings settings) {}
  public Reads of(String environment, Instant notOlderThan, boolean deep) { return null; }
  public Optional<Instant> takenAt() { return Optional.empty(); }
}
