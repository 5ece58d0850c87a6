package dev.elasticacheoperator.aws.read;

import java.time.Instant;
import java.util.Optional;

/**
 * Newest event of a cache cluster.
 *
 * @param message AWS's words; the reason why it could not be read if AWS denies the read
 * @param at empty if AWS denies the read
 */
public record LastEvent(String message, Optional<Instant> at) {}
