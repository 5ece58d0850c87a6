package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.engine.Deadline;
import dev.elasticacheoperator.engine.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.SecurityGroupIdentifier;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/**
 * VPC endpoints of serverless caches. AWS lets nobody else delete such an endpoint, and removes it
 * some minutes after its cache. Its service name proves whose it is, because users can give its tag
 * and the description of its network interfaces to other resources.
 */
final class ServerlessEndpoints {

  static final Permissions PERMISSIONS = Permissions.NONE.look("ec2:DescribeVpcEndpoints");

  private static final String SERVICE = "com.amazonaws.elasticache.serverless.";
  private static final String FACE = "VPC Endpoint Interface ";

  /**
   * AWS usually takes 1 to 10 minutes. Some endpoints stayed for days until AWS Support removed
   * them (AWS re:Post, "VPC endpoints that remain after deleting a serverless cache").
   */
  private static final Deadline DEADLINE =
      new Deadline(
          Duration.ofMinutes(90),
          "Only AWS can remove the endpoint. Name it in a support case of the category Account and"
              + " billing, which needs no support plan.");

  private final List<VpcEndpoint> endpoints;
  private final List<ServerlessCache> caches;

  private ServerlessEndpoints(List<VpcEndpoint> endpoints, List<ServerlessCache> caches) {
    this.endpoints = endpoints;
    this.caches = caches;
  }

  /** Reads the endpoints of these interfaces. */
  static ServerlessEndpoints of(AwsClients aws, Collection<NetworkInterface> faces) {
    var ids =
        faces.stream()
            .filter(face -> !GuardDuty.made(face))
            .map(face -> String.valueOf(face.description()))
            .filter(description -> description.startsWith(FACE))
            .map(description -> description.substring(FACE.length()))
            .collect(Collectors.toSet());
    if (ids.isEmpty()) {
      return new ServerlessEndpoints(List.of(), List.of());
    }
    var endpoints =
        aws
            .ec2()
            .describeVpcEndpointsPaginator(
                r -> r.filters(f -> f.name("vpc-endpoint-id").values(ids)))
            .vpcEndpoints()
            .stream()
            .filter(endpoint -> endpoint.serviceName().startsWith(SERVICE))
            .toList();
    return new ServerlessEndpoints(
        endpoints,
        endpoints.isEmpty()
            ? List.of()
            : Kinds.SERVERLESS_CACHE
                .listAll(aws)
                .filter(cache -> !"deleting".equals(cache.status()))
                .toList());
  }

  /** Returns true if AWS removes the interface by itself, because its cache is deleted. */
  boolean isReleased(NetworkInterface face) {
    return released().anyMatch(e -> e.networkInterfaceIds().contains(face.networkInterfaceId()));
  }

  private Stream<VpcEndpoint> released() {
    return endpoints.stream().filter(e -> isEnding(e) || cache(e).isEmpty());
  }

  private static boolean isEnding(VpcEndpoint endpoint) {
    return String.valueOf(endpoint.stateAsString()).toLowerCase(Locale.ROOT).startsWith("delet");
  }

  /**
   * Returns the serverless cache that uses the interface, if one does, such as {@code serverless
   * cache a}.
   */
  Optional<String> cacheOf(NetworkInterface face) {
    return endpoints.stream()
        .filter(e -> e.networkInterfaceIds().contains(face.networkInterfaceId()))
        .flatMap(e -> cache(e).stream())
        .map(cache -> "serverless cache " + cache.serverlessCacheName())
        .findFirst();
  }

  /** AWS shows no relation, so that subnets and groups tell the cache of an endpoint. */
  private Optional<ServerlessCache> cache(VpcEndpoint endpoint) {
    var groups =
        endpoint.groups().stream()
            .map(SecurityGroupIdentifier::groupId)
            .collect(Collectors.toSet());
    return caches.stream()
        .filter(cache -> Set.copyOf(cache.subnetIds()).equals(Set.copyOf(endpoint.subnetIds())))
        .filter(cache -> Set.copyOf(cache.securityGroupIds()).equals(groups))
        .findFirst();
  }

  /** Returns the wait for the endpoints of deleted caches; empty if there are none. */
  Optional<Outcome> outcome() {
    var ids = released().map(VpcEndpoint::vpcEndpointId).sorted().toList();
    return ids.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Outcome.Waiting(
                    "Waiting for AWS to remove VPC endpoint "
                        + String.join(", ", ids)
                        + " of the deleted serverless cache (AWS usually takes 1 to 10 minutes)")
                .within(DEADLINE));
  }
}
