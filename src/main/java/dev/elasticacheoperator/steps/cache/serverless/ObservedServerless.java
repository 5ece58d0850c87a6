package dev.elasticacheoperator.steps.cache.serverless;

import dev.elasticacheoperator.aws.read.LastEvent;
import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.desired.CacheTopology;
import dev.elasticacheoperator.desired.CacheTopology.Serverless;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.CacheAccess;
import dev.elasticacheoperator.steps.CacheEndpoint;
import dev.elasticacheoperator.steps.CacheFacts;
import dev.elasticacheoperator.steps.Credential;
import dev.elasticacheoperator.steps.cache.topology.Change;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCache;
import dev.elasticacheoperator.steps.cache.topology.ObservedCaches;
import dev.elasticacheoperator.steps.cache.topology.ObservedSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/**
 * A serverless cache as ElastiCache reports it.
 *
 * @param tags empty where they are unknown: not read, or not told by AWS
 * @param event the newest event of a failed cache, which has AWS's reason
 */
public record ObservedServerless(
    ServerlessCache cache, Optional<Map<String, String>> tags, Optional<LastEvent> event)
    implements ObservedCache {

  @Override
  public String id() {
    return cache.serverlessCacheName();
  }

  @Override
  public String arn() {
    return cache.arn();
  }

  @Override
  public String noun() {
    return ServerlessTopology.NOUN;
  }

  @Override
  public String incarnation() {
    return cache.arn() + " of " + cache.createTime();
  }

  /** Returns the status in lower case. The service model writes it in capitals. */
  @Override
  public String status() {
    return String.valueOf(cache.status()).toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean available() {
    return status().equals("available");
  }

  @Override
  public boolean failed() {
    return status().equals("create-failed");
  }

  @Override
  public String engine() {
    return cache.engine();
  }

  @Override
  public Optional<String> version() {
    return Optional.ofNullable(cache.fullEngineVersion());
  }

  /** Returns AWS's major version, such as {@code 8} or {@code 1.6}. */
  String majorVersion() {
    return cache.majorEngineVersion();
  }

  @Override
  public Optional<Integer> port() {
    return endpoint(cache.endpoint()).map(CacheEndpoint::port);
  }

  @Override
  public Optional<String> subnetGroup() {
    return Optional.empty();
  }

  /** Returns nothing: AWS makes each change at once or refuses it. */
  @Override
  public List<String> pending() {
    return List.of();
  }

  @Override
  public String description() {
    return engine() + " " + version().orElseGet(this::majorVersion) + ", " + limits().words();
  }

  ServerlessLimits limits() {
    return ServerlessLimits.of(cache.cacheUsageLimits());
  }

  /**
   * Returns the facts. AWS runs Valkey and Redis OSS in cluster mode only (AWS re:Post, "err select
   * is not allowed in cluster mode"), and encrypts always.
   */
  @Override
  public Optional<CacheFacts> facts() {
    return endpoint(cache.endpoint())
        .map(
            endpoint ->
                new CacheFacts(
                    ServerlessTopology.NOUN,
                    engine(),
                    version(),
                    endpoint,
                    endpoint(cache.readerEndpoint()),
                    List.of(),
                    !engine().equals(EngineCatalog.MEMCACHED_ENGINE),
                    TransitEncryption.REQUIRED,
                    true,
                    Optional.ofNullable(cache.kmsKeyId())));
  }

  private static Optional<CacheEndpoint> endpoint(Endpoint shown) {
    return Optional.ofNullable(shown).map(e -> new CacheEndpoint(e.address(), e.port()));
  }

  /** Returns the id of the group with the users of the cache. */
  Optional<String> userGroup() {
    return Optional.ofNullable(cache.userGroupId());
  }

  @Override
  public CacheAccess access() {
    return new CacheAccess(
        userGroup().isPresent() ? Mode.USERS : Mode.NONE,
        Credential.NO_TOKEN,
        userGroup(),
        Optional.ofNullable(cache.createTime()),
        available());
  }

  @Override
  public ObservedServerless withTags(Map<String, String> changed) {
    return new ObservedServerless(cache, Optional.of(changed), event);
  }

  ObservedServerless withEvent(Optional<LastEvent> newest) {
    return new ObservedServerless(cache, tags, newest);
  }

  @Override
  public boolean serves(CacheTopology desired) {
    return desired instanceof Serverless;
  }

  @Override
  public Optional<String> mismatch(
      Optional<DesiredState.Cluster> desired, Optional<String> subnetGroup) {
    return desired
        .filter(wanted -> !EngineCatalog.leadsTo(engine(), wanted.engine()))
        .map(wanted -> "is " + engine() + ", not " + wanted.engine());
  }

  @Override
  public List<String> replacing(DesiredCache desired) {
    return ServerlessDifference.of(new DesiredServerless(desired), this);
  }

  @Override
  public Optional<Change> change(DesiredCache desired, boolean kept) {
    return new ServerlessChange(new DesiredServerless(desired), this).next(kept);
  }

  @Override
  public boolean takesSnapshots() {
    return true;
  }

  @Override
  public boolean isServerless() {
    return true;
  }

  @Override
  public String snapshotOperation() {
    return ServerlessActions.SNAPSHOT;
  }

  @Override
  public ObservedSnapshot takeSnapshot(AwsContext aws, String name, Map<String, String> tags) {
    return ServerlessActions.takeSnapshot(aws, this, name, tags);
  }

  @Override
  public Action.Call<AwsContext, ObservedCaches> deletion() {
    return ServerlessActions.deletion(this);
  }

  @Override
  public String deleteOperation() {
    return ServerlessActions.DELETE;
  }
}
