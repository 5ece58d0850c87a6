package dev.elasticacheoperator.controller.credentials;

import dev.elasticacheoperator.api.v1alpha1.AuthMode;
import dev.elasticacheoperator.api.v1alpha1.AuthStatus;
import dev.elasticacheoperator.controller.credentials.CredentialRules.Wanted;
import dev.elasticacheoperator.controller.credentials.StoredCredential.Stage;
import dev.elasticacheoperator.controller.secret.Login;
import dev.elasticacheoperator.controller.secret.Logins;
import dev.elasticacheoperator.desired.Auth;
import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.desired.Auth.User;
import dev.elasticacheoperator.steps.Credential;
import dev.elasticacheoperator.steps.Credentials;
import dev.elasticacheoperator.steps.Lists;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Credentials of one pass. Pure.
 *
 * @param mode kind of credentials that the cache must have
 * @param hasUsers true if the version of the cache has users
 * @param secretName name of the environment's own binding Secret
 * @param problem message for users if a credential cannot be had
 * @param isReadable false if Kubernetes gave no answer about the persisted credentials
 * @param sources resource versions of the users' Secrets that the pass has read, by name
 */
public record PassCredentials(
    Auth auth,
    Mode mode,
    boolean hasUsers,
    String secretName,
    List<Wanted> wanted,
    StoredCredentials stored,
    Optional<String> problem,
    boolean isReadable,
    Map<String, String> sources) {

  /** Shortest delay of a pass. */
  private static final Duration SOON = Duration.ofSeconds(1);

  List<String> names() {
    return wanted.stream().map(Wanted::name).toList();
  }

  PassCredentials with(StoredCredentials changed) {
    return new PassCredentials(
        auth, mode, hasUsers, secretName, wanted, changed, problem, isReadable, sources);
  }

  /** Returns the credentials of a pass to which Kubernetes refuses a Secret. */
  PassCredentials refused(String refusal) {
    return new PassCredentials(
        auth, mode, hasUsers, secretName, wanted, stored, Optional.of(refusal), false, sources);
  }

  /** Returns the credentials of a cache whose credentials stay as they are. */
  PassCredentials unmanaged() {
    return new PassCredentials(
        auth, Mode.NONE, hasUsers, secretName, List.of(), stored, Optional.empty(), true, sources);
  }

  /** Returns what the steps bring to AWS. */
  public Credentials target() {
    var byName = new TreeMap<String, Credential>();
    for (var name : Lists.plus(names(), Credentials.FORMER_TOKEN)) {
      stored.of(name).ifPresent(credential -> byName.put(name, credential.target()));
    }
    return new Credentials(mode, byName, problem);
  }

  /** Returns the time until a credential is due. */
  public Optional<Duration> due(Instant now) {
    var generated = wanted.stream().filter(w -> w.given().isEmpty()).map(Wanted::name).toList();
    return CredentialRules.due(stored, generated, auth.rotation(), now)
        .map(due -> due.compareTo(SOON) < 0 ? SOON : due);
  }

  /**
   * Returns the status.
   *
   * @param inForce kind of credentials that AWS has
   * @param request value of the annotation that asks for a rotation
   */
  public AuthStatus status(Mode inForce, Optional<String> request) {
    var oldUntil = CredentialRules.oldUntil(stored, auth.rotation()).map(Instant::toString);
    return new AuthStatus(
        AuthMode.valueOf(inForce.name()),
        CredentialRules.rotatedAt(stored).map(Instant::toString).orElse(null),
        oldUntil.orElse(null),
        oldUntil.filter(until -> waitsForRotation(request)).orElse(null));
  }

  /** Returns true if a requested rotation has not begun. */
  private boolean waitsForRotation(Optional<String> request) {
    var generated = wanted.stream().anyMatch(w -> w.given().isEmpty());
    var onDemand = generated && request.isPresent() && !request.equals(stored.rotation());
    return onDemand
        || wanted.stream()
            .anyMatch(
                w ->
                    w.given().isPresent()
                        && !w.given().equals(stored.of(w.name()).map(StoredCredential::value)));
  }

  /**
   * Returns what clients use.
   *
   * @param inForce kind of credentials that AWS has
   */
  public Logins logins(Mode inForce) {
    return switch (inForce) {
      case NONE -> new Logins(Login.NONE, Map.of(), obsolete(Set.of()));
      case TOKEN -> token(shown(Credentials.TOKEN));
      case USERS -> mode == Mode.NONE && former().isPresent() ? token(former()) : users();
    };
  }

  private Logins token(Optional<String> value) {
    return new Logins(new Login(Optional.empty(), value), Map.of(), obsolete(Set.of()));
  }

  /** Returns the token that the cache takes until its users are gone. */
  private Optional<String> former() {
    return stored.of(Credentials.FORMER_TOKEN).map(StoredCredential::value);
  }

  private Logins users() {
    var users = auth.users();
    var further = new LinkedHashMap<String, Login>();
    users.stream()
        .skip(1)
        .filter(user -> user.iam() || shown(user.name()).isPresent())
        .forEach(user -> further.put(secretOf(user), login(user)));
    return new Logins(login(users.get(0)), further, obsolete(furtherSecrets()));
  }

  private Login login(User user) {
    return new Login(
        Optional.of(user.loginName()), user.iam() ? Optional.empty() : shown(user.name()));
  }

  private Optional<String> shown(String name) {
    return stored.of(name).flatMap(StoredCredential::shown);
  }

  private String secretOf(User user) {
    return secretName + "-" + user.name();
  }

  /** Returns the names of the Secrets of further users; empty unless the cache must have users. */
  Set<String> furtherSecrets() {
    return mode == Mode.USERS
        ? auth.users().stream().skip(1).map(this::secretOf).collect(Collectors.toSet())
        : Set.of();
  }

  private List<String> obsolete(Set<String> needed) {
    var all = new TreeSet<>(stored.secrets());
    all.removeAll(needed);
    return List.copyOf(all);
  }

  /** Returns true if the pass has reached another stage of a rotation. */
  public boolean changes(PassCredentials before) {
    return !stored.equals(before.stored());
  }

  /** Returns the sentence of an Event if the binding Secrets have new secrets only now. */
  public Optional<String> rotated(PassCredentials before) {
    var names =
        stored.byName().entrySet().stream()
            .filter(e -> e.getValue().stage() == Stage.ADDED)
            .filter(e -> before.isAdding(e.getKey()))
            .map(e -> e.getKey().equals(Credentials.TOKEN) ? "the AUTH token" : e.getKey())
            .sorted()
            .toList();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Rotated "
                + String.join(", ", names)
                + CredentialRules.oldUntil(stored, auth.rotation())
                    .map(until -> ". The old credential is valid until " + until)
                    .orElse(""));
  }

  private boolean isAdding(String name) {
    return stored.of(name).filter(c -> c.stage() == Stage.ADDING).isPresent();
  }
}
