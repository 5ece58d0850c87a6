package dev.elasticacheoperator.aws.read;

import static java.util.stream.Collectors.groupingBy;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.policy.Permissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * The operator's resources on EC2, of one environment or of all, found by their tags and sorted by
 * environment. Each kind is listed when first asked for, once, in pages as large as AWS allows.
 */
final class Ec2Listing {

  static final Permissions PERMISSIONS =
      Permissions.NONE.look(
          "ec2:DescribeVpcs",
          "ec2:DescribeSubnets",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeInternetGateways",
          "ec2:DescribeRouteTables",
          "ec2:DescribeInstances");

  private static final int PAGE = 1000;
  private static final int PAGE_OF_ROUTE_TABLES = 100;

  private final String cluster;
  private final SingleFlight<Map<String, List<Vpc>>> vpcs;
  private final SingleFlight<Map<String, List<Subnet>>> subnets;
  private final SingleFlight<Map<String, List<SecurityGroup>>> securityGroups;
  private final SingleFlight<Map<String, List<InternetGateway>>> internetGateways;
  private final SingleFlight<Map<String, List<RouteTable>>> routeTables;
  private final SingleFlight<Map<String, List<Instance>>> instances;

  /**
   * @param environment the only one to list, or empty for all of the cluster name
   */
  Ec2Listing(Ec2Client ec2, String cluster, Optional<String> environment) {
    this.cluster = cluster;
    List<Filter> ours = new ArrayList<>(List.of(tagged(Tags.CLUSTER, cluster)));
    environment.ifPresent(name -> ours.add(tagged(Tags.ENVIRONMENT, name)));
    vpcs =
        sorted(
            Vpc::tags,
            () ->
                ec2
                    .describeVpcsPaginator(ask -> ask.filters(ours).maxResults(PAGE))
                    .vpcs()
                    .stream());
    subnets =
        sorted(
            Subnet::tags,
            () ->
                ec2
                    .describeSubnetsPaginator(ask -> ask.filters(ours).maxResults(PAGE))
                    .subnets()
                    .stream());
    securityGroups =
        sorted(
            SecurityGroup::tags,
            () ->
                ec2
                    .describeSecurityGroupsPaginator(ask -> ask.filters(ours).maxResults(PAGE))
                    .securityGroups()
                    .stream());
    internetGateways =
        sorted(
            InternetGateway::tags,
            () ->
                ec2
                    .describeInternetGatewaysPaginator(ask -> ask.filters(ours).maxResults(PAGE))
                    .internetGateways()
                    .stream());
    routeTables =
        sorted(
            RouteTable::tags,
            () ->
                ec2
                    .describeRouteTablesPaginator(
                        ask -> ask.filters(ours).maxResults(PAGE_OF_ROUTE_TABLES))
                    .routeTables()
                    .stream());
    instances =
        sorted(
            Instance::tags,
            () ->
                ec2
                    .describeInstancesPaginator(ask -> ask.filters(ours).maxResults(PAGE))
                    .reservations()
                    .stream()
                    .flatMap(reservation -> reservation.instances().stream()));
  }

  List<Vpc> vpcs(String environment) {
    return vpcs.get().getOrDefault(environment, List.of());
  }

  List<Subnet> subnets(String environment) {
    return subnets.get().getOrDefault(environment, List.of());
  }

  List<SecurityGroup> securityGroups(String environment) {
    return securityGroups.get().getOrDefault(environment, List.of());
  }

  List<InternetGateway> internetGateways(String environment) {
    return internetGateways.get().getOrDefault(environment, List.of());
  }

  List<RouteTable> routeTables(String environment) {
    return routeTables.get().getOrDefault(environment, List.of());
  }

  List<Instance> instances(String environment) {
    return instances.get().getOrDefault(environment, List.of());
  }

  /** The ids of all of it, terminated instances left out, by environment. */
  Map<String, List<String>> ids() {
    Map<String, List<String>> ids = new TreeMap<>();
    collect(ids, vpcs, Vpc::vpcId);
    collect(ids, subnets, Subnet::subnetId);
    collect(ids, securityGroups, SecurityGroup::groupId);
    collect(ids, internetGateways, InternetGateway::internetGatewayId);
    collect(ids, routeTables, RouteTable::routeTableId);
    instances
        .get()
        .forEach(
            (environment, list) ->
                list.stream()
                    .filter(i -> i.state().name() != InstanceStateName.TERMINATED)
                    .forEach(i -> add(ids, environment, i.instanceId())));
    return ids;
  }

  private static <T> void collect(
      Map<String, List<String>> ids,
      SingleFlight<Map<String, List<T>>> kind,
      Function<T, String> id) {
    kind.get()
        .forEach((environment, list) -> list.forEach(one -> add(ids, environment, id.apply(one))));
  }

  static void add(Map<String, List<String>> ids, String environment, String id) {
    ids.computeIfAbsent(environment, name -> new ArrayList<>()).add(id);
  }

  private static Filter tagged(String key, String value) {
    return Filter.builder().name("tag:" + key).values(value).build();
  }

  /** AWS's filter takes wildcards, so the tags are looked at once more. */
  private <T> SingleFlight<Map<String, List<T>>> sorted(
      Function<T, Collection<Tag>> tags, Supplier<Stream<T>> list) {
    return new SingleFlight<>(
        () ->
            list.get()
                .filter(one -> cluster.equals(value(tags.apply(one), Tags.CLUSTER)))
                .collect(groupingBy(one -> value(tags.apply(one), Tags.ENVIRONMENT))));
  }

  private static String value(Collection<Tag> tags, String key) {
    return tags.stream()
        .filter(tag -> tag.key().equals(key) && tag.value() != null)
        .map(Tag::value)
        .findFirst()
        .orElse("");
  }
}
