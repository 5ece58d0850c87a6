/**
 * The operator's metrics, by Micrometer. Labels are few and bounded, so that the number of series
 * does not grow with the number of environments. {@code docs/metrics.md} lists the metrics.
 */
package dev.elasticacheoperator.metrics;
