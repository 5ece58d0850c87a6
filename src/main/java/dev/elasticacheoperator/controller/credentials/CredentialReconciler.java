package dev.elasticacheoperator.controller.credentials;

import dev.elasticacheoperator.api.v1alpha1.AuthStatus;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.controller.credentials.CredentialRules.Occasion;
import dev.elasticacheoperator.controller.credentials.CredentialRules.Wanted;
import dev.elasticacheoperator.controller.credentials.StoredCredential.Stage;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.secret.BindingSecret;
import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.desired.Auth.Source;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredStateBuilder;
import dev.elasticacheoperator.desired.EngineFacts.Capability;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.steps.CacheAccess;
import dev.elasticacheoperator.steps.Credentials;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.cache.ClusterStep;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Persists the credentials of one environment before a pass sends them to AWS, and after it.
 *
 * @param sources the Secrets of users from which the credentials may come
 * @param now start of the pass
 */
public record CredentialReconciler(
    ApiServer api, SourceSecrets sources, ElastiCacheEnvironment object, Instant now) {

  /** Returns the value of the annotation that asks for a rotation. */
  public static Optional<String> request(ObjectMeta metadata) {
    return Optional.ofNullable(metadata.getAnnotations())
        .map((Map<String, String> all) -> all.get(ElastiCacheEnvironment.ROTATE));
  }

  /** Returns the kind of credentials that AWS has; none before a cache exists. */
  public static Mode inForce(ElastiCacheEnvironmentStatus status) {
    return recorded(status).orElse(Mode.NONE);
  }

  private static Optional<Mode> recorded(ElastiCacheEnvironmentStatus status) {
    return Optional.ofNullable(status.auth())
        .map(AuthStatus::mode)
        .map(mode -> Mode.valueOf(mode.name()));
  }

  /**
   * Returns the kind of credentials that AWS has after a pass; empty before a cache exists, which
   * then gets those of a new one.
   */
  public static Optional<Mode> inForce(ElastiCacheEnvironmentStatus before, Outputs outputs) {
    return outputs.get(StepOutputs.ACCESS).map(CacheAccess::mode).or(() -> recorded(before));
  }

  /** Returns the credentials without a change of them. */
  public PassCredentials current(DesiredState desired, ElastiCacheEnvironmentStatus status) {
    var pass = pass(desired, status);
    if (needsNone(pass, status)) {
      return pass;
    }
    try {
      return stored().map(CredentialsSecret::read).map(pass::with).orElse(pass);
    } catch (ApiServer.Refused refused) {
      return pass.refused(refused.getMessage());
    }
  }

  /** Returns the credentials that the pass brings to AWS, once they are persisted. */
  public PassCredentials prepare(DesiredState desired, ElastiCacheEnvironmentStatus status) {
    var pass = pass(desired, status);
    sources.watch(object.getMetadata(), sourceSecrets(pass));
    if (needsNone(pass, status)) {
      return pass;
    }
    try {
      var secret = stored();
      if (secret.filter(s -> !BindingSecret.isOurs(s, object)).isPresent()) {
        return pass.refused(
            "Secret "
                + CredentialsSecret.name(object)
                + " exists and does not belong to this environment. Delete it, so that the"
                + " operator can keep the credentials there");
      }
      var known = pass.with(secret.map(CredentialsSecret::read).orElse(StoredCredentials.NONE));
      return isForeign(known, status)
          ? known.unmanaged()
          : persisted(secret, prepared(known, status));
    } catch (ApiServer.Refused refused) {
      return pass.refused(refused.getMessage());
    }
  }

  private static boolean needsNone(PassCredentials pass, ElastiCacheEnvironmentStatus status) {
    return pass.mode() == Mode.NONE && inForce(status) == Mode.NONE;
  }

  /**
   * Returns true if somebody else gave the cache its credentials and the spec does not say that the
   * operator may replace them.
   */
  private static boolean isForeign(PassCredentials pass, ElastiCacheEnvironmentStatus status) {
    return pass.auth().mode().isEmpty()
        && inForce(status) != Mode.NONE
        && status.auth().rotatedAt() == null
        && pass.stored().byName().isEmpty();
  }

  private PassCredentials pass(DesiredState desired, ElastiCacheEnvironmentStatus status) {
    var auth = desired.cluster().auth();
    var exists = status.endpoint() != null || ClusterStep.adopts(desired.identity());
    var present = recorded(status).or(() -> exists ? Optional.of(Mode.NONE) : Optional.empty());
    return new PassCredentials(
        auth,
        auth.mode(present),
        desired.cluster().can(Capability.USERS),
        DesiredStateBuilder.secretName(object),
        List.of(),
        StoredCredentials.NONE,
        Optional.empty(),
        true,
        Map.of());
  }

  private Optional<Secret> stored() {
    return api.secret(object.getMetadata().getNamespace(), CredentialsSecret.name(object));
  }

  private PassCredentials prepared(PassCredentials pass, ElastiCacheEnvironmentStatus status) {
    var reads = new SourceReads(sources, object.getMetadata());
    var wanted =
        sources(pass).entrySet().stream()
            .flatMap(e -> wanted(pass, status, e.getKey(), e.getValue(), reads).stream())
            .toList();
    var occasion =
        new Occasion(
            status.endpoint() == null,
            pass.mode(),
            endsToken(pass, status),
            request(object.getMetadata()),
            pass.auth().rotation(),
            now);
    var rules = new CredentialRules(SecretTexts::generate);
    return new PassCredentials(
        pass.auth(),
        pass.mode(),
        pass.hasUsers(),
        pass.secretName(),
        wanted,
        rules.before(withGracePeriod(pass), wanted, occasion).withSecrets(secrets(pass)),
        reads.problem(),
        true,
        reads.versions());
  }

  /** Returns true if the cache has an AUTH token that AWS can end, and must have none. */
  private static boolean endsToken(PassCredentials pass, ElastiCacheEnvironmentStatus status) {
    return pass.hasUsers() && pass.mode() != Mode.TOKEN && inForce(status) == Mode.TOKEN;
  }

  /** Returns the names of the credentials with passwords, and their sources. */
  private static Map<String, Optional<Source>> sources(PassCredentials pass) {
    return switch (pass.mode()) {
      case NONE -> Map.of();
      case TOKEN -> Map.of(Credentials.TOKEN, pass.auth().token());
      case USERS ->
          pass.auth().users().stream()
              .filter(user -> !user.iam())
              .collect(Collectors.toMap(user -> user.name(), user -> user.password()));
    };
  }

  /** Returns the names of the Secrets from which the credentials come. */
  private static Set<String> sourceSecrets(PassCredentials pass) {
    return sources(pass).values().stream()
        .flatMap(Optional::stream)
        .map(Source::secret)
        .collect(Collectors.toSet());
  }

  private Optional<Wanted> wanted(
      PassCredentials pass,
      ElastiCacheEnvironmentStatus status,
      String name,
      Optional<Source> source,
      SourceReads reads) {
    var stored = pass.stored().of(name).map(StoredCredential::value);
    if (source.isEmpty()) {
      var inUse = stored.isPresent() ? Optional.<String>empty() : inUse(pass, status, name);
      return Optional.of(new Wanted(name, Optional.empty(), inUse));
    }
    var given = reads.value(source.get(), name.equals(Credentials.TOKEN));
    // A Secret that is gone changes nothing about a credential that AWS has.
    return given.or(() -> stored).map(v -> new Wanted(name, Optional.of(v), Optional.empty()));
  }

  /** Returns the secret that clients use, although the Secret of the credentials is gone. */
  private Optional<String> inUse(
      PassCredentials pass, ElastiCacheEnvironmentStatus status, String name) {
    if (status.endpoint() == null || inForce(status) != pass.mode()) {
      return Optional.empty();
    }
    return binding(pass, name).flatMap(secret -> CredentialsSecret.entry(secret, "password"));
  }

  private Optional<Secret> binding(PassCredentials pass, String name) {
    var first = pass.mode() == Mode.TOKEN || pass.auth().users().get(0).name().equals(name);
    return api.secret(
            object.getMetadata().getNamespace(), pass.secretName() + (first ? "" : "-" + name))
        .filter(secret -> BindingSecret.isOurs(secret, object));
  }

  /**
   * Begins a grace period again that is over before clients have seen the new secret. The operator
   * was killed then before it wrote the binding Secret.
   */
  private StoredCredentials withGracePeriod(PassCredentials pass) {
    var result = pass.stored();
    var due = CredentialRules.due(result, List.of(), pass.auth().rotation(), now);
    if (due.filter(left -> left.isNegative() || left.isZero()).isEmpty()) {
      return result;
    }
    for (var name : sources(pass).keySet()) {
      var unseen =
          result
              .of(name)
              .filter(credential -> credential.stage() == Stage.ADDED)
              .filter(credential -> isUnseen(pass, name, credential.value()));
      if (unseen.isPresent()) {
        result = result.with(name, unseen.get().added(now, unseen.get().baseline()));
      }
    }
    return result;
  }

  private boolean isUnseen(PassCredentials pass, String name, String value) {
    return binding(pass, name)
        .filter(secret -> !CredentialsSecret.entry(secret, "password").equals(Optional.of(value)))
        .isPresent();
  }

  /** Returns the names of the Secrets of further users that exist or may soon. */
  private Set<String> secrets(PassCredentials pass) {
    var needed = pass.furtherSecrets();
    return Stream.concat(
            needed.stream(),
            pass.stored().secrets().stream()
                .filter(name -> !needed.contains(name))
                .filter(name -> api.secret(object.getMetadata().getNamespace(), name).isPresent()))
        .collect(Collectors.toSet());
  }

  private PassCredentials persisted(Optional<Secret> before, PassCredentials pass) {
    var desired = CredentialsSecret.secret(object, pass.stored());
    if (before.isEmpty()) {
      api.create(desired);
    } else if (!desired.getData().equals(before.get().getData())
        || BindingSecret.isOwned(before.get()) != BindingSecret.isOwned(desired)) {
      api.apply(desired, before.get(), before.get().getData().keySet());
    }
    return pass;
  }

  /**
   * Returns the credentials after a pass, once they are persisted.
   *
   * @param outputs what the steps have observed
   */
  public PassCredentials conclude(PassCredentials pass, Outputs outputs) {
    var stored =
        CredentialRules.after(
            pass.stored(),
            pass.names(),
            pass.auth().mode().isPresent(),
            outputs.get(StepOutputs.ACCESS),
            outputs.get(StepOutputs.USERS),
            now);
    if (stored.equals(pass.stored())) {
      return pass;
    }
    try {
      return persisted(stored(), pass.with(stored));
    } catch (ApiServer.Refused refused) {
      return pass.refused(refused.getMessage());
    }
  }

  /** Returns the names of all Secrets of a deleted environment beside its own binding Secret. */
  public List<String> secrets() {
    try {
      return stored()
          .filter(secret -> BindingSecret.isOurs(secret, object))
          .map(
              secret ->
                  Stream.concat(
                          Stream.of(CredentialsSecret.name(object)),
                          CredentialsSecret.read(secret).secrets().stream())
                      .toList())
          .orElse(List.of());
    } catch (ApiServer.Refused refused) {
      return List.of(CredentialsSecret.name(object));
    }
  }
}
