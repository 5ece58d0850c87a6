package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;

/**
 * What the operator saw and did last. Immutable; two are equal when nothing a reader sees differs.
 *
 * @param phase null when a newer version wrote a phase that this one does not know
 * @param conditions never null, nor are steps and pending
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ElastiCacheEnvironmentStatus(
    @JsonPropertyDescription("The metadata.generation that the rest of the status speaks of")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, Reconciling and Stalled, as kstatus (kubectl wait, Argo CD, Flux) reads them")
        List<Condition> conditions,
    @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription("One word for people; programs read the conditions")
        Phase phase,
    @JsonPropertyDescription("When the environment was Ready for the first time")
        Instant firstReadyTime,
    @JsonPropertyDescription("The AWS region of the environment: spec.region or the operator's own")
        String region,
    @JsonPropertyDescription("The engine version: spec.cache.version or its default")
        String version,
    @JsonPropertyDescription("Where the cache answers; absent until AWS has told")
        Endpoint endpoint,
    @JsonPropertyDescription("The Secret to connect with, as Service Binding tools look for it")
        Binding binding,
    @JsonPropertyDescription("How to reach the cache by way of the bastion") BastionStatus bastion,
    @JsonPropertyDescription("All parts of the environment, in the order they are created in")
        List<StepStatus> steps,
    @JsonPropertyDescription(
            "What waits for somebody's approval, since it destroys or replaces something in use")
        PlanStatus plan,
    @JsonPropertyDescription(
            "Creates that were begun and not yet seen to have happened; not for people")
        List<PendingCreate> pending) {

  public ElastiCacheEnvironmentStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    steps = steps == null ? List.of() : List.copyOf(steps);
    pending = pending == null ? List.of() : List.copyOf(pending);
  }

  /** The status of an object that was never looked at. */
  public static ElastiCacheEnvironmentStatus empty() {
    return new Builder().build();
  }

  /** A builder that starts from this status. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.observedGeneration = observedGeneration;
    builder.conditions = conditions;
    builder.phase = phase;
    builder.firstReadyTime = firstReadyTime;
    builder.region = region;
    builder.version = version;
    builder.endpoint = endpoint;
    builder.binding = binding;
    builder.bastion = bastion;
    builder.steps = steps;
    builder.plan = plan;
    builder.pending = pending;
    return builder;
  }

  /** Puts a status together field by field; what is not set is absent. */
  public static final class Builder {
    private Long observedGeneration;
    private List<Condition> conditions;
    private Phase phase;
    private Instant firstReadyTime;
    private String region;
    private String version;
    private Endpoint endpoint;
    private Binding binding;
    private BastionStatus bastion;
    private List<StepStatus> steps;
    private PlanStatus plan;
    private List<PendingCreate> pending;

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

    public Builder region(String value) {
      region = value;
      return this;
    }

    public Builder version(String value) {
      version = value;
      return this;
    }

    public Builder endpoint(Endpoint value) {
      endpoint = value;
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

    public ElastiCacheEnvironmentStatus build() {
      return new ElastiCacheEnvironmentStatus(
          observedGeneration,
          conditions,
          phase,
          firstReadyTime,
          region,
          version,
          endpoint,
          binding,
          bastion,
          steps,
          plan,
          pending);
    }
  }
}
