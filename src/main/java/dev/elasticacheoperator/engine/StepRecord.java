package dev.elasticacheoperator.engine;

import java.time.Instant;
import java.util.List;

/**
 * The recorded state of a step, which survives the operator.
 *
 * @param ids the AWS ids of the step's resources
 * @param since when the step came into this state
 */
public record StepRecord(
    String step, State state, List<String> ids, String message, Instant since) {}
