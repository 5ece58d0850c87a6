package dev.elasticacheoperator.engine;

import java.time.Duration;

/**
 * Durations of the operator, from its configuration.
 *
 * @param poll interval of the passes while AWS is at work, and the first delay after a retryable
 *     failure
 * @param drift interval of the passes over a Ready or stalled environment, and the longest delay
 *     after a failure
 * @param deepDrift interval at which facts that AWS tells only per resource are read again, and the
 *     longest time for which an observation replaces a read
 * @param consistencyWindow time for which AWS may fail to show a change that it has made
 */
public record EngineTimings(
    Duration poll, Duration drift, Duration deepDrift, Duration consistencyWindow) {}
