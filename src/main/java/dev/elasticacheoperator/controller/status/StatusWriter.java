package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.report.ActionLog;
import dev.elasticacheoperator.engine.Engine;
import dev.elasticacheoperator.engine.IntentLog;
import dev.elasticacheoperator.engine.IntentLogEntry;
import dev.elasticacheoperator.engine.Outcome;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The object during one pass: what is on record, and what is put there. The status is written when
 * a create is announced, and once at the end if it then differs.
 */
public final class StatusWriter implements IntentLog {

  private final ApiServer api;
  private final ActionLog log;
  private final Set<String> outdated = new HashSet<>();
  private ElastiCacheEnvironment resource;

  public StatusWriter(ElastiCacheEnvironment resource, ApiServer api, ActionLog log) {
    this.resource = resource;
    this.api = api;
    this.log = log;
  }

  /** As last read or persisted. */
  public ElastiCacheEnvironment resource() {
    return resource;
  }

  /** {@code namespace/name}. */
  public String environment() {
    return environment(resource);
  }

  /** {@code namespace/name}. */
  public static String environment(ElastiCacheEnvironment resource) {
    return resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName();
  }

  public ElastiCacheEnvironmentStatus status() {
    return Optional.ofNullable(resource.getStatus()).orElse(ElastiCacheEnvironmentStatus.empty());
  }

  /** Returns when the entry is in the status as persisted by the API server. */
  @Override
  public void write(IntentLogEntry entry) {
    var pending =
        Stream.concat(
                status().pending().stream().filter(p -> !p.step().equals(entry.step())),
                Stream.of(StatusMapper.pending(entry)))
            .toList();
    resource = persisted(status().toBuilder().pending(pending).build());
  }

  /** Whoever was handed an older object, or leads no more, does not act on it. */
  @Override
  public void confirm() {
    try {
      api.confirmNewest(resource);
    } catch (ApiServer.Conflict conflict) {
      outdated.add(version());
      throw conflict;
    }
  }

  /** The resource versions that are known not to be the newest: replaced here, or by others. */
  public Set<String> outdated() {
    return outdated;
  }

  public String version() {
    return resource.getMetadata().getResourceVersion();
  }

  private ElastiCacheEnvironment persisted(ElastiCacheEnvironmentStatus status) {
    var replaced = version();
    try {
      var now = api.writeStatus(resource, status);
      if (!now.getMetadata().getResourceVersion().equals(replaced)) {
        outdated.add(replaced);
      }
      return now;
    } catch (ApiServer.Conflict conflict) {
      outdated.add(replaced);
      throw conflict;
    }
  }

  public void event(boolean warning, String reason, String message) {
    log.event(environment(), warning, reason, message);
    api.event(resource, warning, reason, message);
  }

  /** Of an action, whose line in the log says more than its Event. */
  public void action(String action, String reason) {
    api.event(resource, false, action, reason);
  }

  public void close(ConditionSet conditions, ElastiCacheEnvironmentStatus status, Instant now) {
    close(conditions, status, resource.getMetadata().getGeneration(), now);
  }

  private void close(
      ConditionSet conditions, ElastiCacheEnvironmentStatus status, Long generation, Instant now) {
    var before = status();
    var wanted = conditions.onto(status, generation, now);
    if (!wanted.equals(before)) {
      resource = persisted(wanted);
    }
    var alarm = conditions.isWarning() && !conditions.message().equals(message(before));
    if (alarm || wanted.phase() != before.phase()) {
      event(conditions.isWarning(), conditions.reason(), conditions.message());
    }
  }

  /**
   * Also tells of what has newly failed, once. Of a pass that could not look at everything the
   * verdict is still on the generation before.
   */
  public void close(
      ConditionSet conditions,
      ElastiCacheEnvironmentStatus status,
      Instant now,
      Optional<Engine.PassResult> result) {
    var before = StatusMapper.of(status());
    var generation =
        result.flatMap(Engine.PassResult::readFailure).isPresent()
            ? status().observedGeneration()
            : resource.getMetadata().getGeneration();
    close(conditions, status, generation, now);
    if (conditions.stalled() || result.isEmpty()) {
      return;
    }
    result
        .get()
        .outcomes()
        .forEach(
            (step, outcome) -> {
              var said =
                  before.of(step).filter(r -> r.message().equals(outcome.message())).isPresent();
              if (outcome instanceof Outcome.Failed && !said) {
                event(true, StatusRules.reason(outcome), step + ": " + outcome.message());
              }
            });
  }

  private static String message(ElastiCacheEnvironmentStatus status) {
    return status.conditions().stream()
        .filter(c -> c.getType().equals("Ready"))
        .map(c -> String.valueOf(c.getMessage()))
        .findFirst()
        .orElse("");
  }
}
