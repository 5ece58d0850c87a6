/**
 * The operator's metrics, by Micrometer. Few labels, each of a bounded set of values: how many
 * series there are does not depend on how many environments there are. {@code docs/metrics.md}
 * lists them all.
 */
package dev.elasticacheoperator.metrics;
