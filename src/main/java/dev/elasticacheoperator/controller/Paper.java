package dev.elasticacheoperator.controller;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
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
final class Paper implements IntentLog {

  private final ApiServer api;
  private final ActionLog log;
  private final Set<String> outdated = new HashSet<>();
  private ElastiCacheEnvironment resource;

  Paper(ElastiCacheEnvironment resource, ApiServer api, ActionLog log) {
    this.resource = resource;
    this.api = api;
    this.log = log;
  }

  /** As last read or persisted. */
  ElastiCacheEnvironment resource() {
    return resource;
  }

  /** {@code namespace/name}. */
  String environment() {
    return environment(resource);
  }

  /** {@code namespace/name}. */
  static String environment(ElastiCacheEnvironment resource) {
    return resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName();
  }

  ElastiCacheEnvironmentStatus status() {
    return Optional.ofNullable(resource.getStatus()).orElse(ElastiCacheEnvironmentStatus.empty());
  }

  /** Returns when the entry is in the status as persisted by the API server. */
  @Override
  public void write(IntentLogEntry entry) {
    var pending =
        Stream.concat(
                status().pending().stream().filter(p -> !p.step().equals(entry.step())),
                Stream.of(Ledgers.pending(entry)))
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
  Set<String> outdated() {
    return outdated;
  }

  String version() {
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

  void event(boolean warning, String reason, String message) {
    log.told(environment(), warning, reason, message);
    api.event(resource, warning, reason, message);
  }

  /** Of an action, whose line in the log says more than its Event. */
  void action(String action, String reason) {
    api.event(resource, false, action, reason);
  }

  void close(Verdict verdict, ElastiCacheEnvironmentStatus status, Instant now) {
    close(verdict, status, resource.getMetadata().getGeneration(), now);
  }

  private void close(
      Verdict verdict, ElastiCacheEnvironmentStatus status, Long generation, Instant now) {
    var before = status();
    var wanted = verdict.onto(status, generation, now);
    if (!wanted.equals(before)) {
      resource = persisted(wanted);
    }
    var alarm = verdict.alarming() && !verdict.message().equals(message(before));
    if (alarm || wanted.phase() != before.phase()) {
      event(verdict.alarming(), verdict.reason(), verdict.message());
    }
  }

  /**
   * Also tells of what has newly failed, once. Of a pass that could not look at everything the
   * verdict is still on the generation before.
   */
  void close(
      Verdict verdict,
      ElastiCacheEnvironmentStatus status,
      Instant now,
      Optional<Engine.PassResult> result) {
    var before = Ledgers.of(status());
    var generation =
        result.flatMap(Engine.PassResult::readFailure).isPresent()
            ? status().observedGeneration()
            : resource.getMetadata().getGeneration();
    close(verdict, status, generation, now);
    if (verdict.stalled() || result.isEmpty()) {
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
                event(true, Judgement.reason(outcome), step + ": " + outcome.message());
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
