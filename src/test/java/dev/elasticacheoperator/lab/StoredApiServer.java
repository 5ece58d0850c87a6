package dev.elasticacheoperator.lab;

import static java.util.stream.Collectors.toMap;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.kubernetes.SharedCopies;
import dev.elasticacheoperator.controller.secret.BindingSecret;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The API server of tests that are about AWS. The server keeps objects as JSON, refuses stale
 * writes, and lets a test act before and after every write.
 */
public final class StoredApiServer implements ApiServer {

  /** An Event as it was recorded. */
  public record RecordedEvent(
      Instant at, String about, boolean warning, String reason, String message) {}

  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private final InstantSource clock;
  private final Map<String, ElastiCacheEnvironment> environments = new TreeMap<>();
  private final Map<String, String> secrets = new TreeMap<>();
  private final List<RecordedEvent> events = new ArrayList<>();
  private final List<Watch> secretWatches = new ArrayList<>();
  private Consumer<String> aroundWrites = write -> {};
  private BiConsumer<String, Optional<ElastiCacheEnvironment>> watcher = (name, object) -> {};
  private long version;
  private int statusWrites;
  private long secretChanges;
  private int secretReads;

  public StoredApiServer(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param strike called with {@code before ...} and {@code after ...} of every write
   */
  public void aroundWrites(Consumer<String> strike) {
    aroundWrites = strike;
  }

  /**
   * @param watcher receives every change of an object: its name, and its new state unless it is
   *     deleted
   */
  public void watch(BiConsumer<String, Optional<ElastiCacheEnvironment>> watcher) {
    this.watcher = watcher;
  }

  /** Applies an object as kubectl does: creates it, or replaces its spec. */
  public ElastiCacheEnvironment apply(ElastiCacheEnvironment wanted) {
    var copy = JSON.clone(wanted);
    var now = find(name(wanted));
    var metadata = copy.getMetadata();
    metadata.setUid(now.map(n -> n.getMetadata().getUid()).orElse(UUID.randomUUID().toString()));
    metadata.setGeneration(now.map(n -> n.getMetadata().getGeneration() + 1).orElse(1L));
    metadata.setCreationTimestamp(
        now.map(n -> n.getMetadata().getCreationTimestamp()).orElse(clock.instant().toString()));
    now.ifPresent(n -> copy.setStatus(n.getStatus()));
    now.ifPresent(n -> metadata.setDeletionTimestamp(n.getMetadata().getDeletionTimestamp()));
    metadata.setFinalizers(List.of(ElastiCacheEnvironment.GROUP + "/finalizer"));
    return store(copy);
  }

  /** Annotates an object as kubectl does with --overwrite: the generation stays. */
  public void annotate(String name, String key, String value) {
    var now = find(name).orElseThrow();
    var all = new TreeMap<>(now.getMetadata().getAnnotations());
    all.put(key, value);
    now.getMetadata().setAnnotations(all);
    store(now);
  }

  /** Restores an object as etcd does, resource version included. */
  public void restore(ElastiCacheEnvironment earlier) {
    environments.put(name(earlier), SharedCopies.copy(earlier));
  }

  /** Deletes an object with a finalizer as kubectl does. */
  public void delete(String name) {
    var now = find(name).orElseThrow();
    now.getMetadata().setDeletionTimestamp(clock.instant().toString());
    store(now);
  }

  /** The finalizer goes, and with it the object. */
  public void remove(String name) {
    aroundWrites.accept("before removing the finalizer");
    environments.remove(name);
    watcher.accept(name, Optional.empty());
    secretChanges++;
    secrets.values().removeIf(json -> owns(name, JSON.unmarshal(json, Secret.class)));
    aroundWrites.accept("after removing the finalizer");
  }

  /**
   * Returns true if the Secret has the object as its owner, so that the garbage collector deletes
   * it.
   */
  private static boolean owns(String name, Secret secret) {
    var metadata = secret.getMetadata();
    return metadata.getOwnerReferences().stream()
        .anyMatch(o -> name.equals(metadata.getNamespace() + "/" + o.getName()));
  }

  /**
   * @param name {@code namespace/name}
   */
  public Optional<ElastiCacheEnvironment> find(String name) {
    return Optional.ofNullable(environments.get(name)).map(SharedCopies::copy);
  }

  public List<String> names() {
    return List.copyOf(environments.keySet());
  }

  public List<RecordedEvent> events() {
    return List.copyOf(events);
  }

  public int statusWrites() {
    return statusWrites;
  }

  private static String name(ElastiCacheEnvironment resource) {
    return resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName();
  }

  private ElastiCacheEnvironment store(ElastiCacheEnvironment resource) {
    resource.getMetadata().setResourceVersion(String.valueOf(++version));
    environments.put(
        name(resource), JSON.unmarshal(JSON.asJson(resource), ElastiCacheEnvironment.class));
    var stored = find(name(resource)).orElseThrow();
    watcher.accept(name(resource), Optional.of(stored));
    return stored;
  }

  @Override
  public void confirmNewest(ElastiCacheEnvironment resource) {
    aroundWrites.accept("before reading the object");
    find(name(resource))
        .filter(
            now ->
                now.getMetadata()
                    .getResourceVersion()
                    .equals(resource.getMetadata().getResourceVersion()))
        .orElseThrow(() -> new Conflict("the object has changed since it was read", null));
  }

  @Override
  public ElastiCacheEnvironment writeStatus(
      ElastiCacheEnvironment resource, ElastiCacheEnvironmentStatus status) {
    aroundWrites.accept("before writing the status");
    var now = find(name(resource)).orElseThrow(() -> new Conflict("gone", null));
    if (!now.getMetadata()
        .getResourceVersion()
        .equals(resource.getMetadata().getResourceVersion())) {
      throw new Conflict("stale", null);
    }
    now.setStatus(status);
    statusWrites++;
    var stored = store(now);
    aroundWrites.accept("after writing the status");
    return stored;
  }

  @Override
  public Optional<Secret> secret(String namespace, String name) {
    secretReads++;
    return find(namespace, name);
  }

  /** Returns how many Secrets the operator has read. */
  public int secretReads() {
    return secretReads;
  }

  private Optional<Secret> find(String namespace, String name) {
    return Optional.ofNullable(secrets.get(namespace + "/" + name))
        .map(json -> JSON.unmarshal(json, Secret.class));
  }

  /** Returns a number that grows with every change of a Secret. */
  public long secretChanges() {
    return secretChanges;
  }

  /** Returns all Secrets of a namespace. */
  public List<Secret> secrets(String namespace) {
    return secrets.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(namespace + "/"))
        .map(entry -> JSON.unmarshal(entry.getValue(), Secret.class))
        .toList();
  }

  @Override
  public Map<String, String> watchedSecrets(String namespace, String environment) {
    return secrets(namespace).stream()
        .filter(secret -> BindingSecret.environment(secret).equals(Optional.of(environment)))
        .collect(toMap(secret -> secret.getMetadata().getName(), StoredApiServer::version));
  }

  @Override
  public SecretWatch watchSecret(String namespace, String name, Consumer<String> versions) {
    var watch = new Watch(namespace + "/" + name, versions);
    secretWatches.add(watch);
    find(namespace, name).ifPresent(now -> watch.versions.accept(version(now)));
    return watch;
  }

  private static String version(Secret secret) {
    return secret.getMetadata().getResourceVersion();
  }

  /** Returns the names of the watched Secrets, one for each watch. */
  public List<String> watchedSecrets() {
    return secretWatches.stream().map(watch -> watch.secret).sorted().toList();
  }

  /** Ends the watches of Secrets, as the end of a process does. */
  public void closeSecretWatches() {
    secretWatches.clear();
  }

  private final class Watch implements SecretWatch {
    private final String secret;
    private final Consumer<String> versions;

    private Watch(String secret, Consumer<String> versions) {
      this.secret = secret;
      this.versions = versions;
    }

    @Override
    public boolean isOpen() {
      return secretWatches.contains(this);
    }

    @Override
    public void close() {
      secretWatches.remove(this);
    }
  }

  private void tellWatches(Secret secret, String version) {
    var name = secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
    List.copyOf(secretWatches).stream()
        .filter(watch -> watch.secret.equals(name))
        .forEach(watch -> watch.versions.accept(version));
  }

  @Override
  public void create(Secret secret) {
    if (find(secret.getMetadata().getNamespace(), secret.getMetadata().getName()).isPresent()) {
      throw new Conflict("exists", null);
    }
    write(secret);
  }

  /** Keeps what other writers have added, as server-side apply does. */
  @Override
  public void apply(Secret desired, Secret read, Set<String> keys) {
    var merged = current(read);
    var metadata = merged.getMetadata();
    merged.getData().keySet().removeAll(keys);
    merged.getData().putAll(desired.getData());
    metadata.setLabels(merged(metadata.getLabels(), desired.getMetadata().getLabels()));
    metadata.setAnnotations(
        merged(metadata.getAnnotations(), desired.getMetadata().getAnnotations()));
    metadata.setOwnerReferences(desired.getMetadata().getOwnerReferences());
    write(merged);
  }

  @Override
  public void disown(Secret read, List<OwnerReference> owners, Map<String, String> marks) {
    var secret = current(read);
    secret.getMetadata().setOwnerReferences(owners);
    secret.getMetadata().setAnnotations(merged(secret.getMetadata().getAnnotations(), marks));
    write(secret);
  }

  private static Map<String, String> merged(Map<String, String> now, Map<String, String> added) {
    var all = new TreeMap<>(Optional.ofNullable(now).orElse(Map.of()));
    all.putAll(added);
    return all;
  }

  private Secret current(Secret read) {
    return find(read.getMetadata().getNamespace(), read.getMetadata().getName())
        .filter(
            now ->
                now.getMetadata()
                    .getResourceVersion()
                    .equals(read.getMetadata().getResourceVersion()))
        .orElseThrow(() -> new Conflict("stale", null));
  }

  /** Replaces a Secret, as anybody may. */
  public void write(Secret secret) {
    aroundWrites.accept("before writing the Secret");
    secret.getMetadata().setResourceVersion(String.valueOf(++version));
    secretChanges++;
    secrets.put(
        secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName(),
        JSON.asJson(secret));
    tellWatches(secret, version(secret));
    aroundWrites.accept("after writing the Secret");
  }

  @Override
  public void delete(Secret secret) {
    aroundWrites.accept("before deleting the Secret");
    secretChanges++;
    secrets.remove(secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName());
    tellWatches(secret, "");
    aroundWrites.accept("after deleting the Secret");
  }

  @Override
  public void event(ElastiCacheEnvironment about, boolean warning, String reason, String message) {
    events.add(new RecordedEvent(clock.instant(), name(about), warning, reason, message));
  }
}
