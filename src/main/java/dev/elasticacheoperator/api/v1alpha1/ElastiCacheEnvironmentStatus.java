package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;

/**
 * Status of an environment after the last reconcile pass. Immutable; two statuses are equal if a
 * reader sees no difference.
 *
 * @param phase null if a newer version wrote a phase that this version does not know
 * @param conditions never null; the same holds for the other lists
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ElastiCacheEnvironmentStatus(
    @JsonPropertyDescription("The metadata.generation that the status describes")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, Reconciling and Stalled, as kstatus (kubectl wait, Argo CD, Flux) reads them, and"
                + " Reachable: whether the operator's pod gets an answer from the cache")
        List<Condition> conditions,
    @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription("One word for people; programs read the conditions")
        Phase phase,
    @JsonPropertyDescription("When the environment was Ready for the first time")
        Instant firstReadyTime,
    @JsonPropertyDescription(
            "When the operator was about to change AWS for the first time; without it nothing was"
                + " made")
        Instant firstChangeTime,
    @JsonPropertyDescription("The AWS region of the environment: spec.region or the operator's own")
        String region,
    @JsonPropertyDescription(
            "The shape of the cache in words, such as replication group, 1 shard, 1 replica,"
                + " Multi-AZ; absent until AWS reports the endpoint")
        String topology,
    @JsonPropertyDescription("The engine that AWS reports: redis, valkey or memcached")
        String engine,
    @JsonPropertyDescription("The engine version that AWS reports, such as 7.1.0") String version,
    @JsonPropertyDescription(
            "Notice that AWS has deprecated the version, or has ended or will soon end its standard"
                + " support; absent otherwise")
        String versionSupport,
    @JsonPropertyDescription(
            "Endpoint for reads and writes; the configuration endpoint in cluster mode and of"
                + " Memcached. Absent until AWS reports it")
        Endpoint endpoint,
    @JsonPropertyDescription("Endpoint for reads, where AWS has one") Endpoint readerEndpoint,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("The nodes of a Memcached cluster")
        List<NodeStatus> nodes,
    @JsonPropertyDescription(
            "True if clients must use cluster mode, so that they follow the shards; absent"
                + " otherwise")
        Boolean clusterMode,
    @JsonPropertyDescription("Encryption that is in force on AWS") EncryptionStatus encryption,
    @JsonPropertyDescription("Credentials that are in force on AWS") AuthStatus auth,
    @JsonPropertyDescription(
            "The Secret with which applications connect, as Service Binding tools expect it")
        Binding binding,
    @JsonPropertyDescription("How to reach the cache through the bastion") BastionStatus bastion,
    @Size(max = 32)
        @JsonPropertyDescription("All steps of the environment, in the order of creation")
        List<StepStatus> steps,
    @JsonPropertyDescription(
            "Actions that wait for approval, because they delete or replace a resource in use")
        PlanStatus plan,
    @JsonPropertyDescription(
            "Intent log: announced creates whose result is not recorded yet; not for people")
        List<PendingCreate> pending,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription(
            "Zones in which AWS has refused the node type or the instance type. The operator makes"
                + " no subnet there until the time given")
        List<RefusedZone> refusedZones,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription(
            "Keys of spec.tags that resources may carry. A key with a time was removed from the"
                + " spec, and the operator removes it from the resources")
        List<AppliedTag> tags) {

  public ElastiCacheEnvironmentStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    nodes = nodes == null ? List.of() : List.copyOf(nodes);
    steps = steps == null ? List.of() : List.copyOf(steps);
    pending = pending == null ? List.of() : List.copyOf(pending);
    refusedZones = refusedZones == null ? List.of() : List.copyOf(refusedZones);
    tags = tags == null ? List.of() : List.copyOf(tags);
  }

  /** Returns the status of an object that no pass has read yet. */
  public static ElastiCacheEnvironmentStatus empty() {
    return new Builder().build();
  }

  /** Returns true if the cache takes TLS connections. */
  public boolean hasTls() {
    return encryption != null && encryption.tls();
  }

  /** Returns true if clients speak Memcached's protocol, and false for that of Redis and Valkey. */
  public boolean speaksMemcached() {
    return "memcached".equals(engine);
  }

  /** Returns a builder that starts from this status. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.observedGeneration = observedGeneration;
    builder.conditions = conditions;
    builder.phase = phase;
    builder.firstReadyTime = firstReadyTime;
    builder.firstChangeTime = firstChangeTime;
    builder.region = region;
    builder.topology = topology;
    builder.engine = engine;
    builder.version = version;
    builder.versionSupport = versionSupport;
    builder.endpoint = endpoint;
    builder.readerEndpoint = readerEndpoint;
    builder.nodes = nodes;
    builder.clusterMode = clusterMode;
    builder.encryption = encryption;
    builder.auth = auth;
    builder.binding = binding;
    builder.bastion = bastion;
    builder.steps = steps;
    builder.plan = plan;
    builder.pending = pending;
    builder.refusedZones = refusedZones;
    builder.tags = tags;
    return builder;
  }

  /** Builds a status field by field; fields that are not set are absent. */
  public static final class Builder {
    private Long observedGeneration;
    private List<Condition> conditions;
    private Phase phase;
    private Instant firstReadyTime;
    private Instant firstChangeTime;
    private String region;
    private String topology;
    private String engine;
    private String version;
    private String versionSupport;
    private Endpoint endpoint;
    private Endpoint readerEndpoint;
    private List<NodeStatus> nodes;
    private Boolean clusterMode;
    private EncryptionStatus encryption;
    private AuthStatus auth;
    private Binding binding;
    private BastionStatus bastion;
    private List<StepStatus> steps;
    private PlanStatus plan;
    private List<PendingCreate> pending;
    private List<RefusedZone> refusedZones;
    private List<AppliedTag> tags;

    public Builder observedGeneration(Long value) {
      observedGeneration = value;
      return this;
    }

    public Builder conditions(List<Condition> value) {
      conditions = value;
      return this;
    }

    public Builder phase(Phase value) {
      phase = value;
      return this;
    }

    public Builder firstReadyTime(Instant value) {
      firstReadyTime = value;
      return this;
    }

    public Builder firstChangeTime(Instant value) {
      firstChangeTime = value;
      return this;
    }

    public Builder region(String value) {
      region = value;
      return this;
    }

    public Builder topology(String value) {
      topology = value;
      return this;
    }

    public Builder engine(String value) {
      engine = value;
      return this;
    }

    public Builder version(String value) {
      version = value;
      return this;
    }

    public Builder versionSupport(String value) {
      versionSupport = value;
      return this;
    }

    public Builder endpoint(Endpoint value) {
      endpoint = value;
      return this;
    }

    public Builder readerEndpoint(Endpoint value) {
      readerEndpoint = value;
      return this;
    }

    public Builder nodes(List<NodeStatus> value) {
      nodes = value;
      return this;
    }

    public Builder clusterMode(Boolean value) {
      clusterMode = value;
      return this;
    }

    public Builder encryption(EncryptionStatus value) {
      encryption = value;
      return this;
    }

    public Builder auth(AuthStatus value) {
      auth = value;
      return this;
    }

    public Builder binding(Binding value) {
      binding = value;
      return this;
    }

    public Builder bastion(BastionStatus value) {
      bastion = value;
      return this;
    }

    public Builder steps(List<StepStatus> value) {
      steps = value;
      return this;
    }

    public Builder plan(PlanStatus value) {
      plan = value;
      return this;
    }

    public Builder pending(List<PendingCreate> value) {
      pending = value;
      return this;
    }

    public Builder refusedZones(List<RefusedZone> value) {
      refusedZones = value;
      return this;
    }

    public Builder tags(List<AppliedTag> value) {
      tags = value;
      return this;
    }

    public ElastiCacheEnvironmentStatus build() {
      return new ElastiCacheEnvironmentStatus(
          observedGeneration,
          conditions,
          phase,
          firstReadyTime,
          firstChangeTime,
          region,
          topology,
          engine,
          version,
          versionSupport,
          endpoint,
          readerEndpoint,
          nodes,
          clusterMode,
          encryption,
          auth,
          binding,
          bastion,
          steps,
          plan,
          pending,
          refusedZones,
          tags);
    }
  }
}
