package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Interfaces.ServiceEndpoint;
import dev.elasticacheoperator.sandbox.aws.Interfaces.ServiceInterface;
import dev.elasticacheoperator.sandbox.aws.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheResponse;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteServerlessCacheResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeServerlessCachesRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeServerlessCachesResponse;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.ModifyServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyServerlessCacheResponse;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;
import software.amazon.awssdk.services.elasticache.model.SourceType;
import software.amazon.awssdk.services.elasticache.model.StorageEncryptionType;

/**
 * Serverless caches (API reference, CreateServerlessCache, ModifyServerlessCache,
 * DeleteServerlessCache, DescribeServerlessCaches). Each puts an interface VPC endpoint into its
 * subnets, with one network interface for each subnet, which lingers after the cache is gone.
 */
final class ServerlessCaches {

  private static final int LONGEST_NAME = 40;
  private static final int MOST_RESULTS = 50;

  private final ElastiCacheState state;
  private final ServerlessRules rules;
  private final ServerlessSnapshots snapshots;
  private final SnapshotRestores restores;

  /** Every cache that has network interfaces, including those that AWS shows no more. */
  private final Map<String, StoredServerlessCache> caches = new TreeMap<>();

  ServerlessCaches(ElastiCacheState state, ServerlessRules rules, ServerlessSnapshots snapshots) {
    this.state = state;
    this.rules = rules;
    this.snapshots = snapshots;
    this.restores = new SnapshotRestores(state);
  }

  CreateServerlessCacheResponse create(CreateServerlessCacheRequest request) {
    String name =
        Identifiers.checked("ServerlessCacheName", request.serverlessCacheName(), LONGEST_NAME);
    if (find(name).isPresent()) {
      throw ElastiCacheError.SERVERLESS_CACHE_ALREADY_EXISTS.because(
          "Serverless cache %s already exists.", name);
    }
    int quota = state.region.settings().maxServerlessCaches();
    if (shownCaches().count() >= quota) {
      throw ElastiCacheError.SERVERLESS_CACHE_QUOTA.because(
          "The number of serverless caches exceeds the limit of %d.", quota);
    }
    ServerlessVersion version =
        ServerlessVersion.of(request.engine(), request.majorEngineVersion());
    List<String> subnets = rules.subnets(request.subnetIds());
    List<String> groups = rules.securityGroups(request.securityGroupIds(), subnets);
    Optional<String> users = rules.userGroup(request.userGroupId(), version);
    ServerlessRules.checkSnapshots(request.snapshotRetentionLimit(), request.dailySnapshotTime());
    TagSets.check(request.tags());
    String data =
        restores
            .intoServerless(request.snapshotArnsToRestore(), version)
            .orElse("new in " + name + " at " + state.now());
    Instant now = state.now();
    ServerlessCache shape =
        ServerlessCache.builder()
            .serverlessCacheName(name)
            .description(request.description() == null ? " " : request.description())
            .createTime(now)
            .engine(version.engine())
            .majorEngineVersion(version.major())
            .fullEngineVersion(version.full())
            .cacheUsageLimits(ServerlessRules.limits(request.cacheUsageLimits()))
            .kmsKeyId(kmsKey(request.kmsKeyId()))
            .storageEncryptionType(
                request.kmsKeyId() == null
                    ? StorageEncryptionType.SSE_ELASTICACHE
                    : StorageEncryptionType.SSE_KMS)
            .securityGroupIds(groups)
            .subnetIds(subnets)
            .userGroupId(users.orElse(null))
            .snapshotRetentionLimit(
                request.snapshotRetentionLimit() == null ? 0 : request.snapshotRetentionLimit())
            .dailySnapshotTime(
                request.dailySnapshotTime() == null ? "05:30" : request.dailySnapshotTime())
            .arn(state.arn("serverlesscache", name))
            .build();
    Instant ready = now.plus(state.region.settings().clusterCreating());
    String endpoint = state.region.ids().next("vpce");
    var cache =
        state.faults.created(
            new StoredServerlessCache(
                CacheLifecycle.creating(now, ready, shape),
                endpoint,
                interfaces(endpoint, subnets, groups),
                data),
            ready);
    caches.put(name, cache);
    state.tags.add(shape.arn(), request.tags());
    if (cache.life().failure().isEmpty()) {
      state.event(SourceType.SERVERLESS_CACHE, name, ready, "Serverless cache created");
    }
    return CreateServerlessCacheResponse.builder()
        .serverlessCache(saying("creating", cache))
        .build();
  }

  /**
   * Returns the ARN of a key. AWS takes an ARN, an id or an alias, and shows the ARN
   * (terraform-provider-aws#37143).
   */
  private String kmsKey(String asked) {
    return asked == null || asked.startsWith("arn:")
        ? asked
        : state.region.arn("kms", "key/" + asked.replace("alias/", "of-alias-"));
  }

  private List<ServiceInterface> interfaces(
      String endpoint, List<String> subnets, List<String> groups) {
    return subnets.stream()
        .map(
            subnet ->
                new ServiceInterface(
                    state.region.ids().next("eni"),
                    subnet,
                    groups,
                    "VPC Endpoint Interface " + endpoint,
                    "727180483921",
                    state.region.networks().nextAddress(subnet),
                    state.now()))
        .toList();
  }

  /**
   * Changes one field: AWS refuses a second one, and a field that has the requested value already
   * (terraform-provider-aws issues 40461 and 39711).
   */
  ModifyServerlessCacheResponse modify(ModifyServerlessCacheRequest request) {
    StoredServerlessCache cache = required(request.serverlessCacheName());
    requireAvailable(cache);
    ServerlessCache current = cache.life().picture(state.now());
    ServerlessCache after = rules.changed(request, current);
    Instant now = state.now();
    StoredServerlessCache changed =
        cache.with(
            cache
                .life()
                .modified(
                    now,
                    now,
                    now.plus(state.region.settings().clusterModifying()),
                    shape -> after));
    if (!after.securityGroupIds().equals(current.securityGroupIds())) {
      changed = changed.with(Nodes.regrouped(changed.interfaces(), after.securityGroupIds()));
    }
    caches.put(changed.name(), changed);
    return ModifyServerlessCacheResponse.builder()
        .serverlessCache(saying("modifying", changed))
        .build();
  }

  CreateServerlessCacheSnapshotResponse snapshot(CreateServerlessCacheSnapshotRequest request) {
    StoredServerlessCache cache = required(request.serverlessCacheName());
    requireAvailable(cache);
    return snapshots.create(request, cache);
  }

  DeleteServerlessCacheResponse delete(DeleteServerlessCacheRequest request) {
    StoredServerlessCache cache = required(request.serverlessCacheName());
    if (!cache.life().status(state.now()).equals(CacheFaults.CREATE_FAILED)) {
      requireAvailable(cache);
    }
    state.faults.refuseServerlessDeletion(cache.name());
    Instant now = state.now();
    Instant from =
        request.finalSnapshotName() == null
            ? now
            : snapshots.takeLast(cache, request.finalSnapshotName());
    Instant end = from.plus(state.region.settings().clusterDeleting());
    StoredServerlessCache deleting = cache.with(cache.life().deleting(now, end));
    caches.put(deleting.name(), deleting);
    state.event(SourceType.SERVERLESS_CACHE, deleting.name(), end, "Serverless cache deleted");
    return DeleteServerlessCacheResponse.builder()
        .serverlessCache(saying("deleting", deleting))
        .build();
  }

  DescribeServerlessCachesResponse describe(DescribeServerlessCachesRequest request) {
    String name = request.serverlessCacheName();
    List<ServerlessCache> seen =
        shownCaches()
            .filter(c -> state.visible(c.life().createdAt()))
            .filter(c -> name == null || c.name().equals(Identifiers.of(name)))
            .map(c -> saying(c.life().status(state.now()), c))
            .toList();
    if (name != null && seen.isEmpty()) {
      throw notFound(name);
    }
    int size = request.maxResults() == null ? MOST_RESULTS : request.maxResults();
    var page = Page.byMarker(seen, ServerlessCache::serverlessCacheName, size, request.nextToken());
    return DescribeServerlessCachesResponse.builder()
        .serverlessCaches(page.items())
        .nextToken(page.next())
        .build();
  }

  /** Returns the names of the caches whose users are those of the group, now or after a change. */
  List<String> withUsers(String userGroup) {
    return shownCaches()
        .filter(
            c ->
                userGroup.equals(c.life().picture(state.now()).userGroupId())
                    || c.life()
                        .ahead(state.now())
                        .filter(after -> userGroup.equals(after.userGroupId()))
                        .isPresent())
        .map(StoredServerlessCache::name)
        .toList();
  }

  /** Returns the network interfaces of all endpoints, also of caches that are just gone. */
  Stream<ServiceInterface> networkInterfaces() {
    return endpoints().flatMap(endpoint -> endpoint.interfaces().stream());
  }

  /**
   * Returns all endpoints, also of caches that are just gone. Tag and service name are AWS's
   * (managed policy ElastiCacheServiceRolePolicy).
   */
  Stream<ServiceEndpoint> endpoints() {
    Instant now = state.now();
    Duration linger = state.region.settings().endpointLinger();
    caches.values().removeIf(c -> c.released(now, linger));
    return caches.values().stream()
        .map(
            c ->
                new ServiceEndpoint(
                    c.endpoint(),
                    "com.amazonaws.elasticache.serverless."
                        + state.region.name()
                        + ".vpce-svc-0e1a",
                    c.endpointState(now, linger),
                    Map.of("AmazonElastiCacheManaged", "true"),
                    c.interfaces()));
  }

  /** Returns the caches that are not gone. */
  List<StoredServerlessCache> all() {
    return shownCaches().toList();
  }

  Optional<StoredServerlessCache> find(String name) {
    return shownCaches().filter(c -> c.name().equals(Identifiers.of(name))).findFirst();
  }

  /**
   * @throws software.amazon.awssdk.services.elasticache.model.ServerlessCacheNotFoundException if
   *     no cache has the name
   */
  StoredServerlessCache required(String name) {
    return find(name).orElseThrow(() -> notFound(name));
  }

  void requireAvailable(StoredServerlessCache cache) {
    if (!cache.life().available(state.now())) {
      throw ElastiCacheError.INVALID_SERVERLESS_CACHE_STATE.because(
          "Serverless cache %s must be available and is %s.",
          cache.name(), cache.life().status(state.now()));
    }
  }

  /**
   * Puts the cache to {@code modifying} for a change of its tags, some seconds after the call
   * (terraform-provider-aws#48930).
   */
  void tagged(String name, Instant from, Instant until) {
    caches.computeIfPresent(
        name,
        (id, c) ->
            c.life().available(state.now())
                ? c.with(c.life().modified(state.now(), from, until, shape -> shape))
                : c);
  }

  void forgetGone() {
    caches.values().stream()
        .filter(c -> c.life().gone(state.now()))
        .forEach(c -> state.tags.forget(c.life().before().arn()));
  }

  private Stream<StoredServerlessCache> shownCaches() {
    forgetGone();
    return caches.values().stream().filter(c -> !c.life().gone(state.now()));
  }

  private ServerlessCache saying(String status, StoredServerlessCache cache) {
    ServerlessCache shape = cache.life().picture(state.now());
    ServerlessCache.Builder shown = shape.toBuilder().status(status);
    if (cache.life().reachable(state.now()) && !status.equals("creating")) {
      int port = shape.engine().equals("memcached") ? 11211 : 6379;
      Endpoint endpoint = state.names.serverless(cache.name(), port);
      shown.endpoint(endpoint).readerEndpoint(state.names.serverless(cache.name(), port + 1));
    }
    return shown.build();
  }

  private static RuntimeException notFound(String name) {
    return ElastiCacheError.SERVERLESS_CACHE_NOT_FOUND.because(
        "ServerlessCache %s not found.", name);
  }
}
