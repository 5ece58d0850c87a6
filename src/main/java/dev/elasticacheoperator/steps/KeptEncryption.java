package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.desired.TransitEncryption;
import java.util.Optional;

/**
 * Encryption of the environment's last cache, from the status. A cache that replaces it has the
 * same, as far as the spec leaves it out.
 *
 * @param topology the shape of the cache in words, which begin with the topology's
 * @param kmsKeyId key of the encryption at rest; empty if it is AWS's own
 */
public record KeptEncryption(
    String topology, TransitEncryption inTransit, boolean atRest, Optional<String> kmsKeyId) {}
