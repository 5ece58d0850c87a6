package dev.elasticacheoperator.steps.cache.replication;

import dev.elasticacheoperator.aws.read.LastEvent;
import dev.elasticacheoperator.desired.Auth;
import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.CacheTopology.Mode;
import dev.elasticacheoperator.desired.CacheTopology.SingleNode;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.CacheAccess;
import dev.elasticacheoperator.steps.CacheEndpoint;
import dev.elasticacheoperator.steps.CacheFacts;
import dev.elasticacheoperator.steps.Credential;
import dev.elasticacheoperator.steps.cache.topology.Change;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.LogChanges;
import dev.elasticacheoperator.steps.cache.topology.ObservedCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.ObservedSnapshot;
import dev.elasticacheoperator.steps.cache.topology.Reboot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.AutomaticFailoverStatus;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.MultiAZStatus;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.NodeGroupMember;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/**
 * A replication group as ElastiCache reports it.
 *
 * @param member one member of an available group: AWS tells version, parameter group, security
 *     groups and windows of members only
 * @param failedMembers members that were read and failed. AWS calls their group available
 * @param tags empty where they are unknown: not read, or not told by AWS
 * @param event the newest event of a group that failed, or that did not move to another node type
 */
public record ObservedGroup(
    ReplicationGroup group,
    Optional<CacheCluster> member,
    List<CacheCluster> failedMembers,
    Optional<Map<String, String>> tags,
    Optional<LastEvent> event)
    implements ObservedCache {

  private static final String CREATE_FAILED = "create-failed";

  /** Returns a group of which nothing else was read. */
  static ObservedGroup of(ReplicationGroup group) {
    return new ObservedGroup(
        group, Optional.empty(), List.of(), Optional.empty(), Optional.empty());
  }

  @Override
  public String id() {
    return group.replicationGroupId();
  }

  @Override
  public String arn() {
    return group.arn();
  }

  @Override
  public String noun() {
    return ReplicationTopology.NOUN;
  }

  @Override
  public String incarnation() {
    return group.arn() + " of " + group.replicationGroupCreateTime();
  }

  @Override
  public String status() {
    return group.status();
  }

  /** Returns true if the group and all its shards take changes. */
  @Override
  public boolean available() {
    return isAvailable(group.status())
        && group.nodeGroups().stream().map(NodeGroup::status).allMatch(ObservedGroup::isAvailable);
  }

  private static boolean isAvailable(String status) {
    return "available".equals(status);
  }

  @Override
  public boolean failed() {
    return CREATE_FAILED.equals(status());
  }

  @Override
  public String engine() {
    return group.engine();
  }

  @Override
  public Optional<String> version() {
    return member.map(CacheCluster::engineVersion);
  }

  @Override
  public List<String> pending() {
    return GroupPending.words(this);
  }

  GroupShape shape() {
    var replicas =
        group.nodeGroups().stream().mapToInt(s -> s.nodeGroupMembers().size() - 1).min().orElse(0);
    return new GroupShape(
        Math.max(1, group.nodeGroups().size()),
        Math.max(0, replicas),
        mode(),
        group.multiAZ() == MultiAZStatus.ENABLED);
  }

  /** Returns the cluster mode. AWS may show an older group without it, only with ClusterEnabled. */
  Mode mode() {
    return group.clusterMode() == null
        ? Boolean.TRUE.equals(group.clusterEnabled()) ? Mode.ENABLED : Mode.DISABLED
        : Mode.valueOf(group.clusterMode().name());
  }

  boolean failover() {
    return group.automaticFailover() == AutomaticFailoverStatus.ENABLED
        || group.automaticFailover() == AutomaticFailoverStatus.ENABLING;
  }

  TransitEncryption inTransit() {
    if (!Boolean.TRUE.equals(group.transitEncryptionEnabled())) {
      return TransitEncryption.DISABLED;
    }
    return group.transitEncryptionMode() == TransitEncryptionMode.PREFERRED
        ? TransitEncryption.PREFERRED
        : TransitEncryption.REQUIRED;
  }

  boolean atRest() {
    return Boolean.TRUE.equals(group.atRestEncryptionEnabled());
  }

  boolean hasToken() {
    return Boolean.TRUE.equals(group.authTokenEnabled());
  }

  /**
   * Returns AWS's time of the last change of the token, {@link Credential#NO_TOKEN} or {@link
   * Credential#USERS}.
   */
  String tokenChange() {
    var without = userGroup().isPresent() ? Credential.USERS : Credential.NO_TOKEN;
    return hasToken() ? String.valueOf(group.authTokenLastModifiedDate()) : without;
  }

  Optional<String> userGroup() {
    return group.userGroupIds().stream().findFirst();
  }

  @Override
  public CacheAccess access() {
    var pending = Optional.ofNullable(group.pendingModifiedValues());
    var changes =
        pending.filter(p -> p.authTokenStatus() != null || p.userGroups() != null).isPresent();
    var kind = hasToken() ? Auth.Mode.TOKEN : Auth.Mode.NONE;
    return new CacheAccess(
        userGroup().map(any -> Auth.Mode.USERS).orElse(kind),
        tokenChange(),
        userGroup(),
        Optional.ofNullable(group.replicationGroupCreateTime()),
        available() && !changes);
  }

  @Override
  public Optional<Outcome> refusedCredentials(DesiredCache desired) {
    return new GroupCredentials(desired, this).refused();
  }

  /** Returns the ids of the members. AWS may have replaced the node with the number 001. */
  List<String> members() {
    return group.memberClusters().stream().sorted().toList();
  }

  String firstMember() {
    return members().stream().findFirst().orElse(id());
  }

  @Override
  public Optional<Integer> port() {
    return endpoint().map(CacheEndpoint::port);
  }

  @Override
  public Optional<String> subnetGroup() {
    return member.map(CacheCluster::cacheSubnetGroupName);
  }

  @Override
  public String description() {
    return engine()
        + version().map(version -> " " + version).orElse("")
        + " on "
        + group.cacheNodeType()
        + ", "
        + shape().words();
  }

  @Override
  public Optional<String> problem() {
    var problems =
        Stream.concat(
                failedMembers.stream().map(ObservedGroup::problem),
                LogChanges.problem(group.logDeliveryConfigurations()).stream())
            .collect(Collectors.joining(" "));
    return Optional.of(problems).filter(text -> !text.isEmpty());
  }

  private static String problem(CacheCluster member) {
    return "AWS shows member %s as %s. Read its events in the ElastiCache console, and open a"
            .formatted(member.cacheClusterId(), member.cacheClusterStatus())
        + " support case if AWS does not replace it.";
  }

  @Override
  public Optional<CacheFacts> facts() {
    return endpoint()
        .map(
            endpoint ->
                new CacheFacts(
                    ReplicationTopology.NOUN + ", " + shape().words(),
                    engine(),
                    version(),
                    endpoint,
                    shards().flatMap(s -> endpoint(s.readerEndpoint()).stream()).findFirst(),
                    List.of(),
                    mode() == Mode.ENABLED,
                    inTransit(),
                    atRest(),
                    Optional.ofNullable(group.kmsKeyId())));
  }

  /** Returns the configuration endpoint in cluster mode, else that of the primary. */
  private Optional<CacheEndpoint> endpoint() {
    return mode() == Mode.ENABLED
        ? endpoint(group.configurationEndpoint())
        : shards().flatMap(s -> endpoint(s.primaryEndpoint()).stream()).findFirst();
  }

  private Stream<NodeGroup> shards() {
    return group.nodeGroups().stream();
  }

  private static Optional<CacheEndpoint> endpoint(Endpoint shown) {
    return Optional.ofNullable(shown).map(e -> new CacheEndpoint(e.address(), e.port()));
  }

  @Override
  public ObservedGroup withTags(Map<String, String> changed) {
    return new ObservedGroup(group, member, failedMembers, Optional.of(changed), event);
  }

  ObservedGroup withMembers(Optional<CacheCluster> found, List<CacheCluster> failed) {
    return new ObservedGroup(group, found, failed, tags, event);
  }

  ObservedGroup withEvent(Optional<LastEvent> newest) {
    return new ObservedGroup(group, member, failedMembers, tags, newest);
  }

  /**
   * Returns the group after a change. AWS's answer may omit the shards, and with them endpoints.
   * The member is read again before the next change, because the answer does not tell its settings.
   */
  ObservedGroup changed(ReplicationGroup answer) {
    var shown =
        answer.nodeGroups().isEmpty()
            ? answer.toBuilder().nodeGroups(group.nodeGroups()).build()
            : answer;
    return new ObservedGroup(shown, Optional.empty(), List.of(), tags, event);
  }

  @Override
  public boolean serves(CacheTopology desired) {
    return desired instanceof CacheTopology.ReplicationGroup || desired instanceof SingleNode;
  }

  @Override
  public Optional<String> mismatch(
      Optional<DesiredState.Cluster> desired, Optional<String> subnetGroup) {
    return GroupDifference.mismatch(this, desired, subnetGroup);
  }

  @Override
  public List<String> replacing(DesiredCache desired) {
    return GroupDifference.of(desired, this);
  }

  @Override
  public Optional<Change> change(DesiredCache desired, boolean kept) {
    return new GroupChange(DesiredGroup.of(desired), this).next(kept);
  }

  @Override
  public Optional<Action<AwsContext, ObservedCaches>> restart(DesiredCache desired) {
    return member.filter(node -> mode() != Mode.ENABLED).flatMap(node -> restart(node, desired));
  }

  /** AWS reboots no member in cluster mode (ElastiCache API Reference, RebootCacheCluster). */
  private Optional<Action<AwsContext, ObservedCaches>> restart(
      CacheCluster node, DesiredCache desired) {
    return new Reboot(
            node,
            "node " + node.cacheClusterId(),
            incarnation(),
            sentence(),
            members().stream().map(member -> "node " + member).toList(),
            members().size() == 1)
        .action(
            desired.parameters(),
            answer -> ObservedCaches.of(withMembers(Optional.of(answer), failedMembers)));
  }

  @Override
  public boolean takesSnapshots() {
    return true;
  }

  @Override
  public ObservedSnapshot takeSnapshot(AwsContext aws, String name, Map<String, String> tags) {
    return GroupActions.takeSnapshot(aws, this, name, tags);
  }

  /** Returns a replica without cluster mode, so that a snapshot does not slow down the primary. */
  String snapshotMember() {
    return shards()
        .flatMap(shard -> shard.nodeGroupMembers().stream())
        .filter(node -> "replica".equals(node.currentRole()))
        .map(NodeGroupMember::cacheClusterId)
        .findFirst()
        .orElseGet(this::firstMember);
  }

  @Override
  public Action.Call<AwsContext, ObservedCaches> deletion() {
    return GroupActions.deletion(this);
  }

  @Override
  public String deleteOperation() {
    return GroupActions.DELETE;
  }
}
