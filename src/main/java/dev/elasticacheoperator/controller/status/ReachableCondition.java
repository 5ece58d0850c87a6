package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.controller.reachability.Link;
import dev.elasticacheoperator.controller.reachability.ProbeResult;
import dev.elasticacheoperator.controller.reachability.ProbeTarget;
import dev.elasticacheoperator.controller.reachability.ReachabilityChecks.Checked;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The condition Reachable: whether the operator's pod gets an answer from the cache. Other
 * conditions do not depend on it. Pure.
 */
public final class ReachableCondition {

  /** All reasons of a condition that is False. */
  public static final List<String> REASONS =
      Stream.concat(
              Stream.of(ReachabilityCause.NOT_CONNECTED, ReachabilityCause.NOT_ADMITTED),
              Stream.of(Link.values()).map(ReachabilityCause::reason))
          .toList();

  private static final String TYPE = "Reachable";

  private ReachableCondition() {}

  /** Returns the condition; empty if nothing is known. */
  public static Optional<Condition> of(ElastiCacheEnvironmentStatus status) {
    return status.conditions().stream().filter(c -> c.getType().equals(TYPE)).findFirst();
  }

  /** Returns true if the peerings of the VPC may explain the condition. */
  public static boolean mayBePeering(ElastiCacheEnvironmentStatus status) {
    return of(status)
        .map(Condition::getReason)
        .filter(ReachabilityCause.UNANSWERED::contains)
        .isPresent();
  }

  /** Returns the status without the condition. */
  public static ElastiCacheEnvironmentStatus without(ElastiCacheEnvironmentStatus status) {
    return status.toBuilder().conditions(others(status).toList()).build();
  }

  /** Returns true if nothing but the condition differs. */
  public static boolean differsAlone(
      ElastiCacheEnvironmentStatus before, ElastiCacheEnvironmentStatus after) {
    return without(before).equals(without(after));
  }

  /** Returns the status with the condition, whose message changes only with its facts. */
  public static ElastiCacheEnvironmentStatus on(
      ElastiCacheEnvironmentStatus status,
      Checked checked,
      CacheNetwork network,
      Long generation,
      Instant now) {
    var condition =
        checked.result() instanceof ProbeResult.Failed failed
            ? failed(checked.target(), failed, network)
            : answered(checked.target(), ((ProbeResult.Answered) checked.result()).authenticated());
    var since =
        of(status)
            .filter(before -> before.getStatus().equals(condition.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElse(now.toString());
    condition.setObservedGeneration(generation);
    condition.setLastTransitionTime(since);
    return status.toBuilder()
        .conditions(Stream.concat(others(status), Stream.of(condition)).toList())
        .build();
  }

  private static Stream<Condition> others(ElastiCacheEnvironmentStatus status) {
    return status.conditions().stream().filter(c -> !c.getType().equals(TYPE));
  }

  private static Condition answered(ProbeTarget target, boolean authenticated) {
    var links =
        Stream.of(
                List.of("DNS", "TCP"),
                target.tls() ? List.of("TLS") : List.<String>of(),
                authenticated ? List.of("AUTH") : List.<String>of(),
                target.protocol() == ProbeTarget.Protocol.RESP
                    ? List.of("PING")
                    : List.of("version"))
            .flatMap(List::stream)
            .toList();
    var untried =
        target.authenticatesElsewhere()
            ? ". AUTH was not tried, because the user authenticates with IAM"
            : "";
    return condition(
        "True",
        "Answered",
        target.hostPort()
            + " answers the operator's pod: "
            + String.join(", ", links)
            + " succeeded"
            + untried);
  }

  private static Condition failed(
      ProbeTarget target, ProbeResult.Failed failed, CacheNetwork network) {
    var explanation = ReachabilityCause.of(target, failed, network);
    return condition(
        "False",
        explanation.reason(),
        "%s: %s (%s). %s"
            .formatted(
                failed.fault().link(),
                failed.fault().words(),
                target.hostPort(),
                explanation.remedy()));
  }

  private static Condition condition(String status, String reason, String message) {
    return new ConditionBuilder()
        .withType(TYPE)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .build();
  }

  /** Returns the new condition if it changed from True to False or back. */
  static Optional<Condition> changed(
      ElastiCacheEnvironmentStatus before, ElastiCacheEnvironmentStatus after) {
    return of(after)
        .filter(
            now -> of(before).filter(old -> !old.getStatus().equals(now.getStatus())).isPresent());
  }
}
