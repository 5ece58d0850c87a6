package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.Optional;

/**
 * What is on record of a step: all that survives the operator.
 *
 * @param since when the step came into this state
 */
public record StepRecord(
    String step, State state, Optional<String> id, String message, Instant since) {}
