package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * Everything that a pass over a Ready environment depends on, except AWS's answers.
 *
 * @param facts of the object that a person can change
 * @param resourceVersion of the object, and so of its status
 * @param sources resource versions of the users' Secrets that hold credentials, by name
 * @param secrets resource versions of the environment's own Secrets, by name
 * @param day of the end of support of a version. Each environment has a midnight of its own, so
 *     that not all of them need a pass in the same minute
 */
record PassInputs(
    Object facts,
    String resourceVersion,
    Map<String, String> sources,
    Map<String, String> secrets,
    LocalDate day) {

  private static final Duration DAY = Duration.ofDays(1);

  /** Returns the inputs of a pass that begins now. */
  static PassInputs of(OperatorContext operator, ElastiCacheEnvironment object, Instant now) {
    var metadata = object.getMetadata();
    return new PassInputs(
        ReconcileFilter.facts(metadata),
        metadata.getResourceVersion(),
        operator.sources().versions(metadata),
        operator.api().watchedSecrets(metadata.getNamespace(), metadata.getName()),
        LocalDate.ofInstant(now.plus(Spread.of(metadata.getUid(), DAY)), ZoneOffset.UTC));
  }

  /** Returns the inputs of the next pass if nobody changes anything. */
  PassInputs after(String newestVersion, Map<String, String> readSources) {
    return new PassInputs(facts, newestVersion, readSources, secrets, day);
  }
}
