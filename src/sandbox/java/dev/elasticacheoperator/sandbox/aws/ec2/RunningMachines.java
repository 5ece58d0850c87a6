package dev.elasticacheoperator.sandbox.aws.ec2;

import dev.elasticacheoperator.sandbox.aws.Machines;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataEndpointState;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/** Running instances as Systems Manager meets them: with their profile and their network. */
final class RunningMachines implements Machines {
  private static final String ANYWHERE = "0.0.0.0/0";
  private static final int HTTPS = 443;

  private final Ec2State state;
  private final NetworkInterfaces interfaces;
  private final Routes routes;

  RunningMachines(Ec2State state, NetworkInterfaces interfaces, Routes routes) {
    this.state = state;
    this.interfaces = interfaces;
    this.routes = routes;
  }

  @Override
  public List<Machine> machines() {
    return state.instances.all().stream()
        .filter(i -> i.lifecycle().at(state.now()) == InstanceStateName.RUNNING)
        .map(this::machine)
        .toList();
  }

  private Machine machine(InstanceState instance) {
    return new Machine(
        instance.id(),
        state.tags.mapOf(instance.id()),
        instance.lifecycle().end(),
        Optional.ofNullable(instance.base().iamInstanceProfile())
            .map(IamInstanceProfile::arn)
            .map(arn -> arn.substring(arn.lastIndexOf('/') + 1)),
        instance.base().metadataOptions().httpEndpoint() == InstanceMetadataEndpointState.ENABLED,
        interfaces.ofInstance(instance.id()).filter(this::hasWayOut).isPresent(),
        userData(instance));
  }

  private static String userData(InstanceState instance) {
    return Optional.ofNullable(instance.userData())
        .map(data -> new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8))
        .orElse("");
  }

  /** An internet gateway serves only interfaces with a public address. */
  private boolean hasWayOut(NetworkInterface face) {
    Optional<Route> route = defaultRoute(face);
    boolean routed =
        route.isPresent()
            && (route.get().networkInterfaceId() != null || face.association() != null);
    return routed && face.groups().stream().anyMatch(group -> allowsHttps(group.groupId()));
  }

  private Optional<Route> defaultRoute(NetworkInterface face) {
    List<RouteTable> tables =
        state.routeTables.all().stream().filter(t -> t.vpcId().equals(face.vpcId())).toList();
    return tables.stream()
        .filter(t -> t.associations().stream().anyMatch(a -> face.subnetId().equals(a.subnetId())))
        .findFirst()
        .or(() -> tables.stream().filter(RouteTables::isMain).findFirst())
        .stream()
        .flatMap(table -> routes.show(table).stream())
        .filter(r -> r.destinationCidrBlock().equals(ANYWHERE) && r.state() == RouteState.ACTIVE)
        .findFirst();
  }

  private boolean allowsHttps(String groupId) {
    return state.rules.all().stream()
        .filter(rule -> rule.groupId().equals(groupId) && rule.isEgress())
        .anyMatch(RunningMachines::allowsHttps);
  }

  private static boolean allowsHttps(SecurityGroupRule rule) {
    boolean ports =
        rule.ipProtocol().equals("-1")
            || rule.ipProtocol().equals("tcp")
                && rule.fromPort() <= HTTPS
                && rule.toPort() >= HTTPS;
    return ports && ANYWHERE.equals(rule.cidrIpv4());
  }
}
