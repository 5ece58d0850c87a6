package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/**
 * One route table. Routes other than the default route are not compared, so others may add them.
 *
 * @param defaultRoute id of the gateway that the default route leads to, or {@code blackhole} if
 *     that gateway is gone
 * @param associations ids of the associations, by subnet
 */
record ObservedRouteTable(
    String id,
    Optional<String> defaultRoute,
    Map<String, String> associations,
    Map<String, String> tags) {

  private static final String BLACKHOLE = "blackhole";

  static ObservedRouteTable of(RouteTable table) {
    var associations = new HashMap<String, String>();
    table.associations().stream()
        .filter(a -> a.subnetId() != null)
        .forEach(a -> associations.put(a.subnetId(), a.routeTableAssociationId()));
    return new ObservedRouteTable(
        table.routeTableId(),
        table.routes().stream()
            .filter(r -> BastionNetwork.EVERYWHERE.equals(r.destinationCidrBlock()))
            .map(r -> r.state() == RouteState.BLACKHOLE ? BLACKHOLE : "" + r.gatewayId())
            .findFirst(),
        Map.copyOf(associations),
        Tags.fromEc2(table.tags()));
  }

  ObservedRouteTable withDefaultRoute(String gateway) {
    return new ObservedRouteTable(id, Optional.of(gateway), associations, tags);
  }

  ObservedRouteTable withAssociation(String subnet, String association) {
    var changed = new HashMap<>(associations);
    changed.put(subnet, association);
    return new ObservedRouteTable(id, defaultRoute, Map.copyOf(changed), tags);
  }

  ObservedRouteTable withoutAssociation(String subnet) {
    var changed = new HashMap<>(associations);
    changed.remove(subnet);
    return new ObservedRouteTable(id, defaultRoute, Map.copyOf(changed), tags);
  }

  ObservedRouteTable withTags(Map<String, String> changed) {
    return new ObservedRouteTable(id, defaultRoute, associations, changed);
  }
}
