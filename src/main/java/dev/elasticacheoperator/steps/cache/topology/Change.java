package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;

/**
 * A change that AWS makes to a running cache in place, in one call.
 *
 * @param what the settings with their new values, such as {@code node type to cache.t4g.small}
 */
public record Change(String what, Action<AwsContext, ObservedCaches> action) {}
