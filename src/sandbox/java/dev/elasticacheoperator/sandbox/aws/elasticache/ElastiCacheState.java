package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Interfaces.ServiceInterface;
import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.ChangeType;
import software.amazon.awssdk.services.elasticache.model.Parameter;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/** Everything ElastiCache keeps of one region. What has gone by now is dropped when looked at. */
final class ElastiCacheState {

  static final String FIRST_SHARD = "0001";
  private static final Pattern SHARD_MEMBER = Pattern.compile("(.+)-(\\d{4})-\\d{3}");

  /** A cache subnet group, kept in AWS's own shape. */
  record SubnetGroup(CacheSubnetGroup shape, Instant createdAt) {}

  /**
   * @param values what a user has set, by parameter name
   */
  record StoredParameterGroup(
      CacheParameterGroup shape, Map<String, String> values, Instant createdAt) {}

  /**
   * A cache cluster. Its picture is of an available one with all nodes and endpoints.
   *
   * @param vpcId of its subnet group; empty outside any VPC
   * @param interfaces one a node, in its subnet group's subnets
   * @param started the start values of its parameter group when its engine last started
   * @param data names the keys that it holds, so that tests can follow them
   */
  record StoredCluster(
      CacheLifecycle<CacheCluster> life,
      int port,
      Optional<String> vpcId,
      List<ServiceInterface> interfaces,
      Map<String, String> started,
      String data) {

    StoredCluster with(CacheLifecycle<CacheCluster> life) {
      return new StoredCluster(life, port, vpcId, interfaces, started, data);
    }

    StoredCluster with(List<ServiceInterface> interfaces) {
      return new StoredCluster(life, port, vpcId, interfaces, started, data);
    }

    StoredCluster startedWith(Map<String, String> started) {
      return new StoredCluster(life, port, vpcId, interfaces, started, data);
    }

    StoredCluster holding(String data) {
      return new StoredCluster(life, port, vpcId, interfaces, started, data);
    }

    String id() {
      return life.before().cacheClusterId();
    }
  }

  /** A replication group. Its members are the clusters that carry its id. */
  record Group(CacheLifecycle<GroupPicture> life, int port) {

    Group with(CacheLifecycle<GroupPicture> life) {
      return new Group(life, port);
    }

    String id() {
      return life.before().shape().replicationGroupId();
    }

    String arn() {
      return life.before().shape().arn();
    }

    /**
     * Returns the shard of a member: the four digits in {@code group-0002-001}, and 0001 for a
     * member that was made without cluster mode.
     */
    String shardOf(String clusterId) {
      Matcher parts = SHARD_MEMBER.matcher(clusterId);
      return parts.matches() && parts.group(1).equals(id()) ? parts.group(2) : FIRST_SHARD;
    }
  }

  /**
   * A backup, which outlives its cluster.
   *
   * @param shape as it is once it is {@code available}
   * @param availableAt until when it is {@code creating}
   * @param data the data of its source
   */
  record TakenSnapshot(Snapshot shape, Instant createdAt, Instant availableAt, String data) {}

  final SimulatedRegion region;
  final EndpointNames names;
  final TagSets tags;
  final EventLog events = new EventLog();
  final CacheFaults faults;
  final Map<String, SubnetGroup> subnetGroups = new TreeMap<>();
  final Map<String, StoredParameterGroup> parameterGroups = new TreeMap<>();
  final Map<String, TakenSnapshot> snapshots = new TreeMap<>();
  final LogDelivery logs = new LogDelivery();
  final Users users;
  final ServerlessRules serverlessRules;
  final ServerlessSnapshots serverlessSnapshots;
  final ServerlessCaches serverless;
  private final Map<String, StoredCluster> clusters = new TreeMap<>();
  private final Map<String, Group> groups = new TreeMap<>();

  ElastiCacheState(SimulatedRegion region) {
    this.region = region;
    this.tags = new TagSets(region);
    this.names = new EndpointNames(region.account().id(), region.name(), region::host);
    this.faults = new CacheFaults(this);
    this.users = new Users(this);
    this.serverlessRules = new ServerlessRules(this, users.groups());
    this.serverlessSnapshots = new ServerlessSnapshots(this);
    this.serverless = new ServerlessCaches(this, serverlessRules, serverlessSnapshots);
  }

  Instant now() {
    return region.now();
  }

  /** Returns true if reads already show a resource that was created at that time. */
  boolean visible(Instant createdAt) {
    return !now().isBefore(createdAt.plus(region.settings().readLag()));
  }

  /** Returns true if ElastiCache itself knows of a resource that was created at that time. */
  boolean known(Instant createdAt) {
    return !now().isBefore(createdAt.plus(faults.lag()));
  }

  /** Drops the resources that have gone by now, and their tags. */
  void forgetGone() {
    clusters();
    groups();
    users.forgetGone();
    serverless.forgetGone();
  }

  /** The clusters that still exist, by id. */
  Map<String, StoredCluster> clusters() {
    List<StoredCluster> gone =
        clusters.values().stream().filter(c -> c.life().gone(now())).toList();
    gone.forEach(c -> tags.forget(c.life().before().arn()));
    clusters.values().removeAll(gone);
    return clusters;
  }

  /** The replication groups that still exist, by id. */
  Map<String, Group> groups() {
    List<Group> gone = groups.values().stream().filter(g -> g.life().gone(now())).toList();
    gone.forEach(g -> tags.forget(g.arn()));
    groups.values().removeAll(gone);
    return groups;
  }

  /**
   * Returns a replication group's clusters without those that are being taken out of it, by shard,
   * the primary of each shard first.
   */
  List<StoredCluster> members(Group group) {
    boolean deleting = group.life().deletedAt().isPresent();
    var primaries = group.life().picture(now()).primaries();
    return clusters().values().stream()
        .filter(c -> group.id().equals(c.life().before().replicationGroupId()))
        .filter(c -> deleting || c.life().deletedAt().isEmpty())
        .sorted(
            Comparator.comparing((StoredCluster c) -> group.shardOf(c.id()))
                .thenComparing(c -> !primaries.containsValue(c.id()))
                .thenComparing(StoredCluster::id))
        .toList();
  }

  /**
   * Returns the parameters of a group that an engine reads only when it starts ({@code ChangeType}
   * requires-reboot), without those that have the family's default.
   */
  Map<String, String> startValues(String parameterGroup) {
    StoredParameterGroup group = parameterGroups.get(parameterGroup);
    if (group == null) {
      return Map.of();
    }
    Map<String, Parameter> known = ParameterTable.of(group.shape().cacheParameterGroupFamily());
    Map<String, String> values = new TreeMap<>(group.values());
    values
        .entrySet()
        .removeIf(
            set ->
                known.get(set.getKey()).changeType() != ChangeType.REQUIRES_REBOOT
                    || known.get(set.getKey()).parameterValue().equals(set.getValue()));
    return values;
  }

  /**
   * Returns the values of a group that an engine has, the family's defaults among them. A group
   * that AWS itself has made has the defaults of the engine too.
   */
  Map<String, String> engineValues(String parameterGroup) {
    StoredParameterGroup group = parameterGroups.get(parameterGroup);
    if (group == null) {
      return Map.of();
    }
    Map<String, String> values = new TreeMap<>();
    ParameterTable.of(group.shape().cacheParameterGroupFamily()).values().stream()
        .filter(Parameter::isModifiable)
        .forEach(p -> values.put(p.parameterName(), p.parameterValue()));
    values.putAll(group.values());
    return values;
  }

  /**
   * Returns the replication groups whose users are those of the user group, now or after a change.
   */
  List<String> groupsWithUsers(String userGroup) {
    return groups().values().stream()
        .filter(
            g ->
                Stream.of(Optional.of(g.life().picture(now())), g.life().ahead(now()))
                    .flatMap(Optional::stream)
                    .anyMatch(p -> p.access().userGroup().equals(Optional.of(userGroup))))
        .map(Group::id)
        .toList();
  }

  /** Returns the serverless caches whose users are those of the user group. */
  List<String> serverlessWithUsers(String userGroup) {
    return serverless.withUsers(userGroup);
  }

  String arn(String kind, String name) {
    return region.arn("elasticache", kind + ":" + name);
  }

  void event(SourceType type, String id, Instant date, String message) {
    events.add(type, id, date, message);
  }
}
