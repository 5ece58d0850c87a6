package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.steps.KeptEncryption;
import java.util.Optional;

/** Encryption of the last cache. The status keeps it while a cache is replaced. */
public final class KnownEncryption {

  private KnownEncryption() {}

  /** Returns the encryption; empty if the status has none that this version knows. */
  public static Optional<KeptEncryption> of(ElastiCacheEnvironmentStatus status) {
    return Optional.ofNullable(status.encryption())
        .filter(known -> known.inTransit() != null && status.topology() != null)
        .map(
            known ->
                new KeptEncryption(
                    status.topology(),
                    TransitEncryption.valueOf(known.inTransit().name()),
                    Boolean.TRUE.equals(known.atRest()),
                    Optional.ofNullable(known.kmsKeyId())));
  }
}
