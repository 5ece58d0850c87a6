package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.engine.Plan.Planned;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.StepNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;

/**
 * Reboot of a cluster or of a member of a replication group. The engine reads some parameters only
 * at its start. A reboot needs approval, because clients lose their connections, and a node without
 * replicas loses its data as well (ElastiCache API Reference, RebootCacheCluster).
 *
 * <p>One plan names all members of a group, so that one approval covers the reboots that follow one
 * another.
 *
 * @param cluster the cluster or member to reboot next
 * @param what the same for users, such as {@code node sessions-001}
 * @param subject distinguishes the whole cache from a later one
 * @param whole the whole cache for users, as the beginning of a sentence
 * @param all every cluster or member that one approval covers, for users
 * @param empties true if the cache loses its data
 */
public record Reboot(
    CacheCluster cluster,
    String what,
    String subject,
    String whole,
    List<String> all,
    boolean empties) {

  private static final String OPERATION = "RebootCacheCluster";

  /**
   * Returns the reboot that AWS waits for; empty if AWS waits for none.
   *
   * @param parameters the desired parameters, which distinguish this reboot from a later one
   * @param folded returns the observed state with AWS's answer in it
   */
  public Optional<Action<AwsContext, ObservedCaches>> action(
      Map<String, String> parameters, Function<CacheCluster, ObservedCaches> folded) {
    return ClusterState.pendingReboot(cluster)
        ? Optional.of(action(plan(parameters), folded))
        : Optional.empty();
  }

  private Plan plan(Map<String, String> parameters) {
    return new Plan(
        subject + " with " + new TreeMap<>(parameters),
        whole
            + " reads some parameters of "
            + ClusterState.parameterGroup(cluster)
            + " only when it starts. They take effect after a reboot, which "
            + (empties ? "empties the cache." : "cuts off its clients for a while."),
        all.stream()
            .map(one -> new Planned(StepNames.CLUSTER, OPERATION, reason(one), empties, true))
            .toList());
  }

  private String reason(String one) {
    return "Reboot " + one + (empties ? ", which empties it" : "");
  }

  private Action<AwsContext, ObservedCaches> action(
      Plan plan, Function<CacheCluster, ObservedCaches> folded) {
    return Action.needingApproval(
            OPERATION,
            reason(what),
            plan,
            (AwsContext aws) -> {
              var id = cluster.cacheClusterId();
              var nodes = cluster.cacheNodes().stream().map(CacheNode::cacheNodeId).toList();
              return folded.apply(
                  aws.clients()
                      .elastiCache()
                      .rebootCacheCluster(r -> r.cacheClusterId(id).cacheNodeIdsToReboot(nodes))
                      .cacheCluster());
            })
        .reporting("Rebooted " + what);
  }
}
