package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.read.RecordedView.Answers;
import dev.elasticacheoperator.controller.status.StatusWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Check that saves a pass over the steps of a Ready environment. Such a pass depends on its {@link
 * PassInputs} and on the answers of the inventory alone. If all of them are as in the last pass,
 * and that pass changed nothing, then this one would change nothing either.
 *
 * @param inputs of this pass, from before it reads anything
 */
record UnchangedCheck(
    OperatorContext operator,
    StatusWriter writer,
    EnvironmentState state,
    PassInputs inputs,
    Instant now) {

  /**
   * A pass that found everything as desired.
   *
   * @param inputs of the next pass, if nobody changes anything
   * @param answers of the inventory
   * @param until time at which a credential is due
   */
  record Settled(PassInputs inputs, Answers answers, Optional<Instant> until) {

    /** Returns the same with another resource version of the object, if it has the earlier one. */
    Settled following(String before, String after) {
      return inputs.resourceVersion().equals(before)
          ? new Settled(inputs.after(after, inputs.sources()), answers, until)
          : this;
    }
  }

  /**
   * Returns true if only AWS can have changed since the last pass. The object is then valid, as it
   * was before.
   */
  boolean isPossible() {
    return settled().isPresent();
  }

  private Optional<Settled> settled() {
    return state
        .settled()
        .filter(last -> last.inputs().equals(inputs))
        .filter(last -> last.until().filter(due -> !now.isBefore(due)).isEmpty());
  }

  /** Returns the time until the next comparison; empty if this pass has to go over the steps. */
  Optional<Duration> rest(ViewFactory views) {
    var drift = operator.timings().drift();
    return settled()
        .filter(last -> isSame(last.answers(), views))
        .map(
            last ->
                last.until()
                    .map(due -> Duration.between(now, due))
                    .filter(due -> due.compareTo(drift) < 0)
                    .orElse(drift));
  }

  private boolean isSame(Answers answers, ViewFactory views) {
    try {
      return views.confirms(answers, state.cache().lastChange());
    } catch (AwsCallException unreadable) {
      // The steps report the failure.
      return false;
    }
  }

  /**
   * Remembers what the pass has seen, if the next one can be spared.
   *
   * @param answers empty if the pass made calls for its environment alone
   * @param sources resource versions of the users' Secrets that the pass has read
   * @param credentialDue time until a credential is due
   */
  void remember(
      Optional<Answers> answers, Map<String, String> sources, Optional<Duration> credentialDue) {
    var status = writer.status();
    state.settle(
        answers
            .filter(
                seen -> status.phase() == Phase.READY && isWatched(status) && isTimeless(status))
            .map(
                seen ->
                    new Settled(
                        inputs.after(writer.version(), sources),
                        seen,
                        credentialDue.map(now::plus))));
  }

  /** Returns true if a change of any Secret would be known before the next pass. */
  private boolean isWatched(ElastiCacheEnvironmentStatus status) {
    return status.binding() != null
        && inputs.secrets().containsKey(status.binding().name())
        && operator.sources().areWatched(writer.resource().getMetadata());
  }

  /** Returns true if the status has nothing that expires. */
  private static boolean isTimeless(ElastiCacheEnvironmentStatus status) {
    return status.refusedZones().isEmpty()
        && status.tags().stream().allMatch(tag -> tag.removedAt() == null);
  }
}
