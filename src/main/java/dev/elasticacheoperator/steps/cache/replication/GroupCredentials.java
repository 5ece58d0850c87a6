package dev.elasticacheoperator.steps.cache.replication;

import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.desired.EngineFacts.Capability;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.Credential;
import dev.elasticacheoperator.steps.Credentials;
import dev.elasticacheoperator.steps.cache.topology.Change;
import dev.elasticacheoperator.steps.cache.topology.DesiredCache;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;

/**
 * Changes of the AUTH token and of the user group, in AWS's order. ROTATE adds a token beside the
 * last one, and SET leaves the last one only (ElastiCache API Reference, ModifyReplicationGroup,
 * AuthTokenUpdateStrategy). AWS takes neither before TLS is required.
 */
record GroupCredentials(DesiredCache desired, ObservedGroup running) {

  /** Returns the next change, if any. */
  Optional<Change> next() {
    if (running.inTransit() != TransitEncryption.REQUIRED) {
      return Optional.empty();
    }
    return switch (desired.credentials().mode()) {
      case TOKEN -> desired.credentials().of(Credentials.TOKEN).flatMap(this::token);
      case USERS -> desired.userGroup().flatMap(this::users);
      case NONE -> isExplicit() ? none() : Optional.empty();
    };
  }

  /** AWS ends a token only by a user group (ElastiCache User Guide, "Disabling access control"). */
  private Optional<Change> none() {
    return running.hasToken()
        ? desired.userGroup().flatMap(this::users)
        : running
            .userGroup()
            .flatMap(group -> modify("user group to none", r -> r.userGroupIdsToRemove(group)));
  }

  private Optional<Change> token(Credential token) {
    // Without a baseline, an earlier call of this stage is not known to have had no effect.
    if (!token.baseline().equals(Optional.of(running.tokenChange()))) {
      return Optional.empty();
    }
    if (running.userGroup().isPresent()) {
      return modify(
          "credentials from users to the AUTH token",
          r ->
              r.removeUserGroups(true)
                  .authToken(token.value())
                  .authTokenUpdateStrategy(AuthTokenUpdateStrategyType.SET));
    }
    return token.removes()
        ? modify(
            "the AUTH token to the newest one only",
            r ->
                r.authToken(token.value()).authTokenUpdateStrategy(AuthTokenUpdateStrategyType.SET))
        : modify(
            "the AUTH token to a new one, beside the present one",
            r ->
                r.authToken(token.value())
                    .authTokenUpdateStrategy(AuthTokenUpdateStrategyType.ROTATE));
  }

  private Optional<Change> users(String group) {
    var present = running.userGroup();
    if (present.equals(Optional.of(group))) {
      return Optional.empty();
    }
    return modify(
        "user group to " + group,
        r -> {
          r.userGroupIdsToAdd(group);
          present.ifPresent(r::userGroupIdsToRemove);
          if (running.hasToken()) {
            r.authTokenUpdateStrategy(AuthTokenUpdateStrategyType.DELETE);
          }
        });
  }

  private Optional<Change> modify(
      String what, Consumer<ModifyReplicationGroupRequest.Builder> settings) {
    return GroupChange.modify(what, running, settings);
  }

  /** Returns the outcome if AWS cannot bring the group to the desired credentials. */
  Optional<Outcome> refused() {
    var mode = desired.credentials().mode();
    var controlled = running.hasToken() || running.userGroup().isPresent();
    if (isExplicit() && mode != Mode.NONE && !controlled && !becomesEncrypted()) {
      return Optional.of(
          new Outcome.Blocked(
              running.sentence()
                  + " takes plain text, and AWS has credentials with TLS only. Set"
                  + " cache.encryption.inTransit to Required, or cache.auth.mode to None."));
    }
    var ends = isExplicit() && mode == Mode.NONE;
    if (controlled && !ends && !becomesEncrypted()) {
      return Optional.of(
          new Outcome.Blocked(
              running.sentence()
                  + " has credentials, and AWS takes plain text only without them. Set"
                  + " cache.auth.mode to None, or cache.encryption.inTransit to Required."));
    }
    if (ends && running.hasToken() && !desired.cluster().can(Capability.USERS)) {
      return Optional.of(
          new Outcome.Blocked(
              running.sentence()
                  + " has an AUTH token, which AWS ends by users only, and "
                  + desired.cluster().engine()
                  + " "
                  + desired.cluster().version()
                  + " has none. Set cache.version to 6.2 or later, or cache.auth.mode to Token."));
    }
    return Optional.empty();
  }

  /** A silent spec leaves the credentials of an existing group as they are. */
  private boolean isExplicit() {
    return desired.cluster().auth().mode().isPresent();
  }

  private boolean becomesEncrypted() {
    return desired.cluster().encryption().inTransit().orElse(running.inTransit())
        == TransitEncryption.REQUIRED;
  }
}
