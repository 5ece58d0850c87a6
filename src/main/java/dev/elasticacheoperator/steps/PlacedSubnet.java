package dev.elasticacheoperator.steps;

/**
 * A subnet and the zone that it is in.
 *
 * @param named true if the user has named the zone or the subnet, so that the operator must not
 *     choose another zone
 * @param empty true if nothing is known to be in the subnet
 */
public record PlacedSubnet(String id, String zone, boolean named, boolean empty) {}
