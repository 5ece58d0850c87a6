package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/**
 * Reads the subnets of one step and, if the step has to choose, the zones to choose from.
 *
 * @param step name of the step
 */
record SubnetObservation(
    String step,
    SubnetContent content,
    DesiredSubnets desired,
    AwsContext aws,
    Target target,
    StepContext context) {

  /** Reads the zones to choose from for subnets that cannot exist yet. */
  ObservedSubnets observeAbsent() {
    return withZones(ObservedSubnets.none());
  }

  ObservedSubnets observe() {
    var tagged =
        aws.reads().list(Kinds.SUBNET).stream()
            .map(ObservedSubnet::of)
            .filter(subnet -> step.equals(subnet.tags().get(Tags.STEP)))
            .filter(subnet -> !target.existing(subnet.id()))
            .toList();
    var adoption = SubnetAdoption.of(aws, target, context, desired.managed(), tagged);
    var owned = Stream.concat(tagged.stream(), adoption.fitting().stream()).toList();
    var existingVpc = ExistingVpc.read(aws, target);
    var used =
        existingVpc
            .map(vpc -> desired.used().stream().flatMap(id -> vpc.subnet(id).stream()).toList())
            .orElse(List.of());
    var foreign =
        existingVpc.isEmpty() && context.conflicted() ? foreign(owned) : List.<ObservedSubnet>of();
    var found = new ObservedSubnets(owned, used, foreign, existingVpc, adoption.mismatch());
    return aws.reads().perResource()
        ? withZones(found).withGuardDuty(GuardDutyEndpoint.read(aws, target, owned))
        : found;
  }

  private List<ObservedSubnet> foreign(List<ObservedSubnet> owned) {
    var vpc = context.find(StepOutputs.VPC_ID);
    if (vpc.isEmpty()) {
      return List.of();
    }
    var inVpc = Filter.builder().name("vpc-id").values(vpc.get()).build();
    return aws.clients().ec2().describeSubnetsPaginator(r -> r.filters(inVpc)).subnets().stream()
        .map(ObservedSubnet::of)
        .filter(subnet -> owned.stream().noneMatch(o -> o.id().equals(subnet.id())))
        .toList();
  }

  /** Adds the zones to choose from, if the operator has to choose or to move a subnet. */
  private ObservedSubnets withZones(ObservedSubnets observed) {
    var placement = SubnetPlacement.of(content, target, desired, observed);
    var moves = placement.moves();
    var zones =
        moves || placement.choosesZones()
            ? OfferedZones.of(content.zones().apply(aws.reads(), content.type(target)))
            : observed.zones();
    return observed.withZones(zones).withReserved(moves && changing());
  }

  /**
   * Returns true while AWS is at work on the cache. ElastiCache may show the network interface of a
   * new node later than the node.
   */
  private boolean changing() {
    var id = target.identity().names().cluster();
    var reads = aws.reads();
    return Stream.of(
            reads.get(Kinds.CACHE_CLUSTER, id).map(CacheCluster::cacheClusterStatus),
            reads.get(Kinds.REPLICATION_GROUP, id).map(ReplicationGroup::status),
            reads.get(Kinds.SERVERLESS_CACHE, id).map(ServerlessCache::status))
        .flatMap(Optional::stream)
        .anyMatch(status -> !status.equals("available"));
  }
}
