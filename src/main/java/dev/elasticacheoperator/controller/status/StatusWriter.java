package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.report.ActionLog;
import dev.elasticacheoperator.engine.IntentLog;
import dev.elasticacheoperator.engine.IntentLogEntry;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.PassResult;
import dev.elasticacheoperator.engine.PersistedState;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The object of one pass and all writes to it. The status is written before each create that is
 * announced in the intent log, and once at the end of the pass if it differs.
 */
public final class StatusWriter implements IntentLog {

  /** Names of steps before the message of their failure. */
  private static final Pattern STEPS = Pattern.compile("^[a-zA-Z]+((, | and )[a-zA-Z]+)*: ");

  private final ApiServer api;
  private final ActionLog log;
  private final Set<String> outdated = new HashSet<>();
  private final Instant now;
  private ElastiCacheEnvironment resource;

  /**
   * Creates the writer of one pass.
   *
   * @param now start of the pass
   */
  public StatusWriter(ElastiCacheEnvironment resource, ApiServer api, ActionLog log, Instant now) {
    this.resource = resource;
    this.api = api;
    this.log = log;
    this.now = now;
  }

  /** Returns the object as last read or written. */
  public ElastiCacheEnvironment resource() {
    return resource;
  }

  /** Returns {@code namespace/name}. */
  public String environment() {
    return environment(resource);
  }

  /** Returns {@code namespace/name}. */
  public static String environment(ElastiCacheEnvironment resource) {
    return resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName();
  }

  public ElastiCacheEnvironmentStatus status() {
    return Optional.ofNullable(resource.getStatus()).orElse(ElastiCacheEnvironmentStatus.empty());
  }

  /** Writes the entries to the status; returns once the API server has persisted them. */
  @Override
  public void write(String step, List<IntentLogEntry> entries) {
    var pending =
        Stream.concat(
                status().pending().stream().filter(p -> !p.step().equals(step)),
                entries.stream().map(StatusMapper::pending))
            .toList();
    resource = persisted(changing().pending(pending).build());
  }

  /** Writes the keys of tags that the pass may set; returns once they are persisted. */
  public void announce(AppliedTags tags) {
    resource = persisted(status().toBuilder().tags(tags.all()).build());
  }

  /** Writes the status if it differs. */
  public void save(ElastiCacheEnvironmentStatus status) {
    if (!status.equals(status())) {
      resource = persisted(status);
    }
  }

  /**
   * Fails if the object is stale, so that a former leader does not act. Before the first change of
   * all, the status has to say that there may be one.
   */
  @Override
  public void confirm() {
    if (status().firstChangeTime() == null) {
      resource = persisted(changing().build());
    } else {
      confirmNewest();
    }
  }

  private ElastiCacheEnvironmentStatus.Builder changing() {
    var first = Optional.ofNullable(status().firstChangeTime()).orElse(now);
    return status().toBuilder().firstChangeTime(first);
  }

  /** Fails if the object is stale. */
  public void confirmNewest() {
    try {
      api.confirmNewest(resource);
    } catch (ApiServer.Conflict conflict) {
      outdated.add(version());
      throw conflict;
    }
  }

  /** Returns the resource versions that this pass found to be replaced. */
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

  /** Records the Event of an action. The log has a line of its own for it. */
  public void action(String action, String reason) {
    api.event(resource, false, action, reason);
  }

  /**
   * Writes the status if it differs, and records Events about new conditions and new failures.
   *
   * @param result empty if the steps were not reconciled in this pass
   */
  public void close(
      ConditionSet conditions,
      ElastiCacheEnvironmentStatus status,
      Optional<PassResult> result,
      Instant now) {
    var before = status();
    var after = conditions.onto(status, observedGeneration(result), now);
    save(after);
    var news = !failure(conditions.message()).equals(failure(message(before)));
    var warns = conditions.isWarning() && news;
    if (warns || after.phase() != before.phase()) {
      event(conditions.isWarning(), conditions.reason(), conditions.message());
    }
    ReachableCondition.changed(before, after).ifPresent(this::reachabilityChanged);
    if (!conditions.stalled()) {
      result.ifPresent(r -> reportNewFailures(StatusMapper.of(before), r));
    }
  }

  private void reachabilityChanged(Condition now) {
    var reachable = now.getStatus().equals("True");
    event(!reachable, reachable ? "Reachable" : "Unreachable", now.getMessage());
  }

  /** Returns the message without its steps, because the same failure of another step is no news. */
  private static String failure(String message) {
    return STEPS.matcher(message).replaceFirst("");
  }

  /** Returns the old generation if a step could not be read: the new one is not yet observed. */
  private Long observedGeneration(Optional<PassResult> result) {
    return result.flatMap(PassResult::readFailure).isPresent()
        ? status().observedGeneration()
        : resource.getMetadata().getGeneration();
  }

  private void reportNewFailures(PersistedState before, PassResult result) {
    result
        .outcomes()
        .forEach(
            (step, outcome) -> {
              var known =
                  before.of(step).filter(r -> r.message().equals(outcome.message())).isPresent();
              if (outcome instanceof Outcome.Failed && !known) {
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
