package dev.elasticacheoperator.engine;

import java.time.Duration;

/**
 * Durations that the engine works with.
 *
 * @param consistencyWindow how long AWS may fail to show a change that it has made
 * @param observationTtl how long an observation may replace another read
 * @param firstRetry back-off of a step after its first retryable failure
 * @param longestRetry upper limit of the back-off, and the back-off after a slow or terminal
 *     failure
 */
public record EngineTimings(
    Duration consistencyWindow,
    Duration observationTtl,
    Duration firstRetry,
    Duration longestRetry) {}
