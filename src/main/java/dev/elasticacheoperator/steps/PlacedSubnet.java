package dev.elasticacheoperator.steps;

/**
 * A subnet and the zone that it is in.
 *
 * @param named true if the user has named the zone or the subnet, so that the operator must not
 *     choose another zone
 */
public record PlacedSubnet(String id, String zone, boolean named) {}
