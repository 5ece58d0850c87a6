package dev.elasticacheoperator.steps.cache;

import dev.elasticacheoperator.steps.Credential;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.AuthenticationType;
import software.amazon.awssdk.services.elasticache.model.User;

/**
 * A user as ElastiCache reports it.
 *
 * @param status AWS's word: creating, active, modifying or deleting
 * @param passwords number of passwords, because AWS does not tell more
 * @param tags empty where they are unknown: not read, or not told by AWS
 * @param accepted the passwords that AWS has accepted since the observation was read
 */
record ObservedUser(
    String id,
    String arn,
    String engine,
    String status,
    String accessString,
    AuthenticationType type,
    int passwords,
    Optional<Map<String, String>> tags,
    Optional<Passwords> accepted) {

  /** Passwords of a user, newest first. The text of the record holds none of them. */
  record Passwords(List<String> values) {

    static Optional<Passwords> of(DesiredUser user) {
      return user.credential().map(Credential::accepted).map(Passwords::new);
    }

    @Override
    public String toString() {
      return "Passwords[" + values.size() + "]";
    }
  }

  static ObservedUser of(User user, Optional<Map<String, String>> tags) {
    var authentication = Optional.ofNullable(user.authentication());
    return new ObservedUser(
        user.userId(),
        user.arn(),
        user.engine(),
        user.status(),
        user.accessString(),
        authentication.map(a -> a.type()).orElse(AuthenticationType.UNKNOWN_TO_SDK_VERSION),
        authentication.map(a -> a.passwordCount()).orElse(0),
        tags,
        Optional.empty());
  }

  /** Returns true if AWS takes changes of the user. */
  boolean active() {
    return status.equals("active");
  }

  /** Returns true if AWS takes the deletion of the user and has told that it is owned. */
  boolean deletable() {
    return active() && tags.isPresent();
  }

  boolean deleting() {
    return status.equals("deleting");
  }

  /** Returns the user after AWS has accepted all that is desired of it. */
  ObservedUser as(DesiredUser desired, String engineNow, String statusNow) {
    return new ObservedUser(
        id,
        arn,
        engineNow,
        statusNow,
        desired.accessString(),
        desired.type(),
        desired.passwords(),
        tags,
        Passwords.of(desired).or(() -> accepted));
  }

  ObservedUser withStatus(String changed) {
    return new ObservedUser(
        id, arn, engine, changed, accessString, type, passwords, tags, accepted);
  }

  ObservedUser withTags(Map<String, String> changed) {
    return new ObservedUser(
        id, arn, engine, status, accessString, type, passwords, Optional.of(changed), accepted);
  }

  /** Returns true if AWS has accepted exactly the passwords of the credential. */
  boolean hasAccepted(DesiredUser desired) {
    return accepted.isPresent() && accepted.equals(Passwords.of(desired));
  }
}
