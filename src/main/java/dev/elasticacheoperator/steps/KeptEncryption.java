package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.desired.TransitEncryption;

/**
 * Encryption of the environment's last cache, from the status. A cache that replaces it has the
 * same, as far as the spec leaves it out.
 *
 * @param topology the shape of the cache in words, which begin with the topology's
 */
public record KeptEncryption(String topology, TransitEncryption inTransit, boolean atRest) {}
