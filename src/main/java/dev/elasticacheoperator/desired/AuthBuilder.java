package dev.elasticacheoperator.desired;

import dev.elasticacheoperator.api.v1alpha1.AuthSpec;
import dev.elasticacheoperator.api.v1alpha1.CacheSpec;
import dev.elasticacheoperator.api.v1alpha1.RotationSpec;
import dev.elasticacheoperator.api.v1alpha1.SecretKeyRef;
import dev.elasticacheoperator.api.v1alpha1.UserAuthentication;
import dev.elasticacheoperator.api.v1alpha1.UserSpec;
import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.desired.Auth.Rotation;
import dev.elasticacheoperator.desired.Auth.Source;
import dev.elasticacheoperator.desired.Auth.User;
import dev.elasticacheoperator.desired.CacheTopology.ReplicationGroup;
import dev.elasticacheoperator.desired.CacheTopology.Serverless;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Builds the credentials of the desired state. Every default of {@code cache.auth} is here. */
final class AuthBuilder {

  private static final Duration GRACE_PERIOD = Duration.ofHours(24);
  private static final UserSpec APP = new UserSpec("app", null, null, null);

  /** AWS puts -@all itself where no command is named (ElastiCache User Guide, "RBAC"). */
  private static final String EVERYTHING = "on ~* +@all";

  private final Optional<AuthSpec> given;
  private final DerivedNames names;

  AuthBuilder(CacheSpec cache, DerivedNames names) {
    this.given = Optional.ofNullable(cache.auth());
    this.names = names;
  }

  /** Returns the mode that the spec names. */
  static Optional<Mode> mode(CacheSpec cache) {
    return Optional.ofNullable(cache.auth())
        .map(AuthSpec::mode)
        .map(mode -> Mode.valueOf(mode.name()));
  }

  Auth auth(CacheSpec cache, CacheTopology topology) {
    return new Auth(
        mode(cache),
        mode(cache).orElse(modeOfNew(cache, topology)),
        given.map(AuthSpec::tokenSecretRef).map(AuthBuilder::source),
        given.map(AuthSpec::users).orElse(List.of(APP)).stream().map(this::user).toList(),
        names.user("default"),
        rotation());
  }

  private static Mode modeOfNew(CacheSpec cache, CacheTopology topology) {
    return switch (cache.engine()) {
      case MEMCACHED -> Mode.NONE;
      case REDIS, VALKEY ->
          topology instanceof Serverless
              ? Mode.USERS
              : topology instanceof ReplicationGroup && ClusterBuilder.requiresTls(cache)
                  ? Mode.TOKEN
                  : Mode.NONE;
    };
  }

  private User user(UserSpec user) {
    var iam = user.authentication() == UserAuthentication.IAM;
    return new User(
        user.name(),
        iam ? names.iamUser(user.name()) : names.user(user.name()),
        Optional.ofNullable(user.accessString()).orElse(EVERYTHING),
        iam,
        Optional.ofNullable(user.passwordSecretRef()).map(AuthBuilder::source));
  }

  private static Source source(SecretKeyRef reference) {
    return new Source(
        DesiredStateBuilder.required("cache.auth: name of a Secret", reference.name()),
        DesiredStateBuilder.required("cache.auth: key of a Secret", reference.key()));
  }

  private Rotation rotation() {
    var rotation = given.map(AuthSpec::rotation);
    return new Rotation(
        rotation.map(RotationSpec::interval).map(text -> duration("interval", text)),
        rotation
            .map(RotationSpec::gracePeriod)
            .map(text -> duration("gracePeriod", text))
            .orElse(GRACE_PERIOD));
  }

  private static Duration duration(String field, String text) {
    try {
      return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException e) {
      throw new InvalidSpec(
          "cache.auth.rotation." + field, "must be a duration, such as 24h, not " + text);
    }
  }
}
