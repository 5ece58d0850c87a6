package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.Group;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Access;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.AccessUser;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Endpoint;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Node;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Target;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Tls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.AuthenticationType;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheNode;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/** Describes the caches of a region to the servers behind their endpoints. */
final class ServedCaches {

  private static final String ALL_SLOTS = "0-16383";

  private final ElastiCacheState state;
  private final AutomaticSnapshots automatic;

  ServedCaches(ElastiCacheState state) {
    this.state = state;
    this.automatic = new AutomaticSnapshots(state);
  }

  List<ServedCache> now() {
    state.forgetGone();
    return Stream.of(
            state.groups().values().stream().map(this::group),
            state.clusters().values().stream()
                .filter(c -> c.life().before().replicationGroupId() == null)
                .map(this::cluster),
            state.serverless.all().stream().map(this::serverless))
        .flatMap(Function.identity())
        .toList();
  }

  private ServedCache group(Group group) {
    GroupPicture picture = group.life().picture(state.now());
    List<StoredCluster> members = state.members(group);
    return new ServedCache(
        group.arn(),
        picture.shape().engine(),
        group.port(),
        tls(picture),
        access(picture.access()),
        picture.servesClusterProtocol(),
        Stream.concat(members.stream(), leaving(group, members))
            .map(member -> node(group, picture, member))
            .toList(),
        endpoints(group, picture, members),
        members.stream().findFirst().map(this::parameters).orElse(Map.of()),
        automatic(s -> group.id().equals(s.replicationGroupId())));
  }

  /** Returns the members that are being taken out of the group. */
  private Stream<StoredCluster> leaving(Group group, List<StoredCluster> members) {
    return state.clusters().values().stream()
        .filter(c -> group.id().equals(c.life().before().replicationGroupId()))
        .filter(c -> !members.contains(c));
  }

  private static Tls tls(GroupPicture picture) {
    if (!picture.transitEncryption()) {
      return Tls.OFF;
    }
    return picture.shape().transitEncryptionMode() == TransitEncryptionMode.PREFERRED
        ? Tls.PREFERRED
        : Tls.REQUIRED;
  }

  private Node node(Group group, GroupPicture picture, StoredCluster member) {
    String shard = group.shardOf(member.id());
    int index = picture.shards().indexOf(shard);
    return new Node(
        arn(member),
        shard,
        picture.primaries().containsValue(member.id()),
        picture.servesClusterProtocol() && index >= 0
            ? Optional.of(GroupView.slots(index, picture.shards().size()))
            : Optional.empty(),
        member.life().reachable(state.now()),
        member.data());
  }

  private List<Endpoint> endpoints(Group group, GroupPicture picture, List<StoredCluster> members) {
    List<Endpoint> endpoints = new ArrayList<>();
    if (!group.life().reachable(state.now())) {
      // A single node stays reachable while it becomes the primary of a group.
      members.stream().flatMap(this::nodeEndpoints).forEach(endpoints::add);
      return endpoints;
    }
    var shown = new GroupView(state).of(group);
    if (shown.configurationEndpoint() != null) {
      endpoints.add(endpoint(shown.configurationEndpoint(), Target.ANY, Optional.empty()));
    }
    for (NodeGroup shard : shown.nodeGroups()) {
      if (shard.primaryEndpoint() != null) {
        endpoints.add(endpoint(shard.primaryEndpoint(), Target.PRIMARY, Optional.empty()));
        endpoints.add(endpoint(shard.readerEndpoint(), Target.READER, Optional.empty()));
      }
    }
    members.stream().flatMap(this::nodeEndpoints).forEach(endpoints::add);
    return endpoints;
  }

  /** Returns the parameters of a cluster's group without those that no engine can have. */
  private Map<String, String> parameters(StoredCluster cluster) {
    return state.engineValues(
        cluster.life().picture(state.now()).cacheParameterGroup().cacheParameterGroupName());
  }

  private List<String> automatic(Predicate<Snapshot> ofCache) {
    return automatic.list().stream().filter(ofCache).map(Snapshot::arn).toList();
  }

  private Stream<Endpoint> nodeEndpoints(StoredCluster cluster) {
    if (!cluster.life().reachable(state.now())) {
      return Stream.empty();
    }
    return cluster.life().picture(state.now()).cacheNodes().stream()
        .map(n -> endpoint(n.endpoint(), Target.NODE, Optional.of(nodeId(cluster, n))));
  }

  /** Memcached has several nodes in a cluster, the other engines one. */
  private static String nodeId(StoredCluster cluster, CacheNode node) {
    return cluster.life().before().engine().equals("memcached")
        ? arn(cluster) + "." + node.cacheNodeId()
        : arn(cluster);
  }

  private static String arn(StoredCluster cluster) {
    return cluster.life().before().arn();
  }

  private ServedCache cluster(StoredCluster cluster) {
    CacheCluster picture = cluster.life().picture(state.now());
    List<Endpoint> endpoints = new ArrayList<>();
    if (picture.configurationEndpoint() != null && cluster.life().reachable(state.now())) {
      endpoints.add(endpoint(picture.configurationEndpoint(), Target.ANY, Optional.empty()));
    }
    nodeEndpoints(cluster).forEach(endpoints::add);
    return new ServedCache(
        arn(cluster),
        picture.engine(),
        cluster.port(),
        Boolean.TRUE.equals(picture.transitEncryptionEnabled()) ? Tls.REQUIRED : Tls.OFF,
        access(AccessControl.NONE),
        false,
        picture.cacheNodes().stream()
            .map(
                n ->
                    new Node(
                        nodeId(cluster, n),
                        ElastiCacheState.FIRST_SHARD,
                        true,
                        Optional.empty(),
                        cluster.life().reachable(state.now()),
                        cluster.data()))
            .toList(),
        endpoints,
        parameters(cluster),
        automatic(s -> cluster.id().equals(s.cacheClusterId())));
  }

  /** A serverless cache speaks TLS and the cluster protocol only (user guide, "Serverless"). */
  private ServedCache serverless(StoredServerlessCache cache) {
    ServerlessCache picture = cache.life().picture(state.now());
    boolean memcached = picture.engine().equals("memcached");
    List<Endpoint> endpoints = new ArrayList<>();
    if (cache.life().reachable(state.now())) {
      int port = memcached ? 11211 : 6379;
      endpoints.add(
          endpoint(state.names.serverless(cache.name(), port), Target.ANY, Optional.empty()));
      endpoints.add(
          endpoint(state.names.serverless(cache.name(), port + 1), Target.ANY, Optional.empty()));
    }
    AccessControl access =
        picture.userGroupId() == null
            ? AccessControl.NONE
            : AccessControl.users(picture.userGroupId());
    return new ServedCache(
        picture.arn(),
        picture.engine(),
        memcached ? 11211 : 6379,
        Tls.REQUIRED,
        access(access),
        !memcached,
        List.of(
            new Node(
                picture.arn(),
                ElastiCacheState.FIRST_SHARD,
                true,
                memcached ? Optional.empty() : Optional.of(ALL_SLOTS),
                cache.life().reachable(state.now()),
                cache.data())),
        endpoints,
        Map.of(),
        List.of());
  }

  private Access access(AccessControl control) {
    return new Access(
        control.open(),
        control.tokens(),
        control
            .userGroup()
            .map(
                group ->
                    state.users.groups().members(group).stream()
                        .map(ServedCaches::user)
                        .collect(Collectors.toList())));
  }

  private static AccessUser user(StoredUser user) {
    return new AccessUser(
        user.name(),
        user.shape().accessString(),
        user.passwords(),
        user.shape().authentication().type() == AuthenticationType.NO_PASSWORD);
  }

  private static Endpoint endpoint(
      software.amazon.awssdk.services.elasticache.model.Endpoint shown,
      Target target,
      Optional<String> node) {
    return new Endpoint(shown.address(), shown.port(), target, node);
  }
}
