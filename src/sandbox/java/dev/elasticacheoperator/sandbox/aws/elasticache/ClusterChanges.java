package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyCacheClusterResponse;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/**
 * ModifyCacheCluster. Windows, retention, logs and security groups change at once, and a change of
 * the parameter group starts at once. Node type, engine version and number of nodes wait for the
 * maintenance window. ApplyImmediately starts them at once, together with those that wait already.
 */
final class ClusterChanges {

  private final ElastiCacheState state;
  private final CacheClusters clusters;
  private final ClusterRules rules;
  private final Nodes nodes;
  private final MemcachedNodes memcached;

  ClusterChanges(ElastiCacheState state, CacheClusters clusters, ClusterRules rules, Nodes nodes) {
    this.state = state;
    this.clusters = clusters;
    this.rules = rules;
    this.nodes = nodes;
    this.memcached = new MemcachedNodes(state, nodes);
  }

  ModifyCacheClusterResponse modify(ModifyCacheClusterRequest request) {
    ElastiCacheState.StoredCluster cluster = clusters.find(request.cacheClusterId());
    Instant now = state.now();
    if (!cluster.life().available(now)) {
      throw ElastiCacheError.INVALID_CACHE_CLUSTER_STATE.because(
          "Cache cluster %s must be in available state to modify; it is %s.",
          cluster.id(), cluster.life().status(now));
    }
    CacheCluster current = cluster.life().picture(now);
    if (current.replicationGroupId() != null) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Cache cluster %s is a member of replication group %s; use ModifyReplicationGroup.",
          cluster.id(), current.replicationGroupId());
    }
    SimulatedEngineVersion from = rules.version(current.engine(), current.engineVersion());
    SimulatedEngineVersion to = version(request, from);
    UnaryOperator<CacheCluster> later = later(request, cluster, current, from, to);
    ElastiCacheState.StoredCluster changed = atOnce(cluster, request, from);
    boolean startsNow =
        Boolean.TRUE.equals(request.applyImmediately())
            || request.cacheParameterGroupName() != null;
    ElastiCacheState.StoredCluster after = start(changed, later, startsNow);
    boolean started = startsNow && !after.life().equals(changed.life());
    state.clusters().put(after.id(), after);
    return ModifyCacheClusterResponse.builder()
        .cacheCluster(
            started
                ? ClusterView.saying("modifying", state, after)
                : ClusterView.of(state, after, false))
        .build();
  }

  private SimulatedEngineVersion version(
      ModifyCacheClusterRequest request, SimulatedEngineVersion from) {
    if (request.engineVersion() == null) {
      return from;
    }
    SimulatedEngineVersion to = rules.version(from.engine(), request.engineVersion());
    rules.refuseDowngrade(from, to);
    return to;
  }

  /** Puts off to the maintenance window, or starts, what differs from now; else changes nothing. */
  private ElastiCacheState.StoredCluster start(
      ElastiCacheState.StoredCluster cluster,
      UnaryOperator<CacheCluster> later,
      boolean startsNow) {
    Instant now = state.now();
    CacheLifecycle<CacheCluster> life = cluster.life();
    CacheCluster current = life.picture(now);
    CacheCluster ahead = later.apply(life.ahead(now).orElse(current));
    if (ahead.equals(current)) {
      return cluster.with(life.settled(now));
    }
    Instant from =
        startsNow ? now : MaintenanceWindow.next(current.preferredMaintenanceWindow(), now);
    Instant until = from.plus(state.region.settings().clusterModifying());
    Optional<String> undone =
        state
            .faults
            .undoneMoves()
            .filter(e -> !ahead.cacheNodeType().equals(current.cacheNodeType()));
    if (undone.isPresent()) {
      state.event(SourceType.CACHE_CLUSTER, cluster.id(), until, undone.get());
      return cluster.with(life.settled(now).working("modifying", until));
    }
    state.event(
        SourceType.CACHE_CLUSTER, cluster.id(), until, "Cache cluster modification completed");
    boolean startsAgain =
        !ahead.cacheNodeType().equals(current.cacheNodeType())
            || !ahead.engineVersion().equals(current.engineVersion());
    return cluster
        .with(life.modified(now, from, until, p -> ahead))
        .startedWith(
            startsAgain
                ? state.startValues(ahead.cacheParameterGroup().cacheParameterGroupName())
                : cluster.started())
        .holding(emptied(current, ahead) ? "emptied at " + from : cluster.data())
        .with(
            current.engine().equals("memcached")
                ? memcached.interfaces(cluster, current, ahead)
                : cluster.interfaces());
  }

  /** Memcached loses its data with a change of version or node type; a Redis node keeps it. */
  private static boolean emptied(CacheCluster current, CacheCluster ahead) {
    return current.engine().equals("memcached")
        && (!current.engineVersion().equals(ahead.engineVersion())
            || !current.cacheNodeType().equals(ahead.cacheNodeType()));
  }

  private ElastiCacheState.StoredCluster atOnce(
      ElastiCacheState.StoredCluster cluster,
      ModifyCacheClusterRequest request,
      SimulatedEngineVersion version) {
    MaintenanceWindow.check(request.preferredMaintenanceWindow());
    MaintenanceWindow.checkDaily(request.snapshotWindow());
    refuseOverlap(cluster.life().picture(state.now()), request);
    rules.snapshotRetention(request.snapshotRetentionLimit(), version);
    state.logs.check(request.logDeliveryConfigurations(), request.applyImmediately(), version);
    Optional<List<String>> groups =
        request.securityGroupIds().isEmpty()
            ? Optional.empty()
            : Optional.of(rules.securityGroups(request.securityGroupIds(), cluster.vpcId()));
    ElastiCacheState.StoredCluster changed =
        cluster.with(
            cluster
                .life()
                .edited(
                    p -> {
                      CacheCluster.Builder edit = p.toBuilder();
                      set(request.preferredMaintenanceWindow(), edit::preferredMaintenanceWindow);
                      set(request.snapshotWindow(), edit::snapshotWindow);
                      set(request.snapshotRetentionLimit(), edit::snapshotRetentionLimit);
                      set(request.autoMinorVersionUpgrade(), edit::autoMinorVersionUpgrade);
                      groups.ifPresent(ids -> edit.securityGroups(Nodes.memberships(ids)));
                      edit.logDeliveryConfigurations(
                          state.logs.changed(
                              p.logDeliveryConfigurations(),
                              request.logDeliveryConfigurations(),
                              version));
                      if (request.notificationTopicArn() != null
                          || request.notificationTopicStatus() != null) {
                        edit.notificationConfiguration(
                            Notifications.changed(
                                p.notificationConfiguration(),
                                request.notificationTopicArn(),
                                request.notificationTopicStatus()));
                      }
                      return edit.build();
                    }));
    return groups
        .map(ids -> changed.with(Nodes.regrouped(changed.interfaces(), ids)))
        .orElse(changed);
  }

  /** The window that AWS has chosen counts only while AWS takes snapshots in it. */
  private static void refuseOverlap(CacheCluster current, ModifyCacheClusterRequest request) {
    Integer retention = request.snapshotRetentionLimit();
    int days = retention == null ? current.snapshotRetentionLimit() : retention;
    if (request.snapshotWindow() != null
        || request.preferredMaintenanceWindow() != null && days > 0) {
      MaintenanceWindow.refuseOverlap(
          CacheClusters.orElse(request.snapshotWindow(), current.snapshotWindow()),
          CacheClusters.orElse(
              request.preferredMaintenanceWindow(), current.preferredMaintenanceWindow()));
    }
  }

  private static <T> void set(T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  private UnaryOperator<CacheCluster> later(
      ModifyCacheClusterRequest request,
      ElastiCacheState.StoredCluster cluster,
      CacheCluster current,
      SimulatedEngineVersion from,
      SimulatedEngineVersion to) {
    String nodeType =
        request.cacheNodeType() == null ? null : rules.nodeType(request.cacheNodeType(), to);
    rules.nodeType(CacheClusters.orElse(nodeType, current.cacheNodeType()), to);
    MemcachedRules.nodeType(to, current.cacheNodeType(), nodeType);
    String parameterGroup =
        RequestedParameterGroup.of(
            rules,
            request.cacheParameterGroupName(),
            current.cacheParameterGroup().cacheParameterGroupName(),
            from,
            to);
    int count =
        request.numCacheNodes() == null
            ? current.numCacheNodes()
            : CacheClusters.count(request.numCacheNodes(), to);
    if (count > current.numCacheNodes()) {
      rules.nodeQuota(count - current.numCacheNodes());
    }
    List<CacheNode> after =
        request.numCacheNodes() == null
            ? current.cacheNodes()
            : memcached.changed(request, cluster, current);
    return p -> {
      CacheCluster.Builder edit = p.toBuilder();
      set(nodeType, edit::cacheNodeType);
      if (request.engineVersion() != null) {
        edit.engineVersion(to.reported());
      }
      if (!parameterGroup.equals(current.cacheParameterGroup().cacheParameterGroupName())) {
        edit.cacheParameterGroup(
            p.cacheParameterGroup().toBuilder().cacheParameterGroupName(parameterGroup).build());
      }
      CacheCluster edited = edit.build();
      return request.numCacheNodes() == null ? edited : MemcachedNodes.with(edited, after);
    };
  }
}
