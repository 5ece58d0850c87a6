package dev.elasticacheoperator.controller.credentials;

import dev.elasticacheoperator.controller.credentials.StoredCredential.Stage;
import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.desired.Auth.Rotation;
import dev.elasticacheoperator.steps.CacheAccess;
import dev.elasticacheoperator.steps.Credential;
import dev.elasticacheoperator.steps.Credentials;
import dev.elasticacheoperator.steps.UserAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides when credentials rotate and which stage a rotation has reached. A rotation adds the new
 * secret on AWS, then shows it to clients, and removes the old one after the grace period. Pure but
 * for the source of new secrets.
 */
final class CredentialRules {

  /**
   * A credential that the cache must have.
   *
   * @param name name of the user; of the AUTH token {@link Credentials#TOKEN}
   * @param given secret of the user's own Secret; empty if the operator makes it
   * @param inUse secret that clients have, although no credential is stored
   */
  record Wanted(String name, Optional<String> given, Optional<String> inUse) {
    @Override
    public String toString() {
      return "Wanted[" + name + "]";
    }
  }

  /**
   * @param newCache true if there is no cache yet
   * @param mode kind of credentials that the cache must have
   * @param endsToken true if the cache has an AUTH token, and users can end it
   * @param request value of the annotation that asks for a rotation
   */
  record Occasion(
      boolean newCache,
      Mode mode,
      boolean endsToken,
      Optional<String> request,
      Rotation rotation,
      Instant now) {}

  /** Baselines of a cache without a token. It may get users or lose them before the change. */
  private static final Set<String> WITHOUT_TOKEN = Set.of(Credential.NO_TOKEN, Credential.USERS);

  /** Longest difference between the clocks of AWS and of the operator. */
  private static final Duration CLOCKS = Duration.ofMinutes(5);

  private final Supplier<String> secrets;

  CredentialRules(Supplier<String> secrets) {
    this.secrets = secrets;
  }

  /** Returns the credentials to persist before a pass. */
  StoredCredentials before(StoredCredentials stored, List<Wanted> wanted, Occasion occasion) {
    var result = stored;
    for (var one : wanted) {
      result =
          result.with(
              one.name(),
              stored
                  .of(one.name())
                  .map(now -> due(now, occasion))
                  .orElseGet(() -> first(one, occasion)));
    }
    return rotate(formerToken(result, occasion), wanted, occasion);
  }

  /**
   * Prepares the end of the token, and ends the time of a former one. Clients with a token that
   * somebody else has set are refused as soon as the token ends, because it is not known.
   */
  private StoredCredentials formerToken(StoredCredentials stored, Occasion occasion) {
    var name = Credentials.FORMER_TOKEN;
    var former = stored.of(name);
    if (former.isPresent()) {
      var isOver = former.get().stage() == Stage.FORMER && isDue(former.get(), occasion);
      return isOver || occasion.mode() == Mode.TOKEN ? stored.without(name) : stored;
    }
    var unknown =
        Optional.of(occasion.mode())
            .filter(Mode.NONE::equals)
            .map(none -> StoredCredential.first(secrets.get(), Optional.empty()));
    return stored
        .of(Credentials.TOKEN)
        .map(StoredCredential::ofUser)
        .or(() -> unknown)
        .filter(any -> occasion.endsToken())
        .map(passwords -> stored.with(name, passwords))
        .orElse(stored);
  }

  private StoredCredential first(Wanted wanted, Occasion occasion) {
    return wanted
        .inUse()
        .map(value -> StoredCredential.inUse(value, occasion.now()))
        .orElseGet(
            () ->
                StoredCredential.first(
                    wanted.given().orElseGet(secrets),
                    Optional.of(occasion.now()).filter(now -> occasion.newCache())));
  }

  /** Ends the grace period of an old secret. */
  private static StoredCredential due(StoredCredential now, Occasion occasion) {
    return now.stage() == Stage.ADDED && isDue(now, occasion) ? now.removing() : now;
  }

  private static boolean isDue(StoredCredential credential, Occasion occasion) {
    return dueAt(credential, true, occasion.rotation())
        .filter(at -> !at.isAfter(occasion.now()))
        .isPresent();
  }

  /** Begins rotations. A rotation on demand begins once no other one is under way. */
  private StoredCredentials rotate(
      StoredCredentials stored, List<Wanted> wanted, Occasion occasion) {
    var own = wanted.stream().filter(w -> w.given().isEmpty()).map(Wanted::name).toList();
    var settled = own.stream().allMatch(n -> isSettled(stored, n));
    var isNew = !occasion.request().equals(stored.rotation()) && occasion.request().isPresent();
    var onDemand = isNew && settled;
    var result = onDemand || own.isEmpty() ? stored.rotatedFor(occasion.request()) : stored;
    for (var one : wanted) {
      var now = stored.of(one.name()).orElseThrow();
      var isWanted =
          one.given()
              .map(value -> !value.equals(now.value()))
              .orElseGet(() -> onDemand || isDue(now, occasion));
      if (now.stage() == Stage.LOST || now.stage() == Stage.SETTLED && isWanted) {
        result = result.with(one.name(), now.rotating(one.given().orElseGet(secrets)));
      }
    }
    return result;
  }

  private static boolean isSettled(StoredCredentials stored, String name) {
    return stored.of(name).filter(c -> c.stage() == Stage.SETTLED).isPresent();
  }

  /**
   * Returns the credentials after a pass.
   *
   * @param wanted names of the credentials that the cache must have
   * @param explicit true if the spec names the mode, so that an unknown token is replaced
   * @param access empty if the cache was not observed
   * @param users the users by name; empty if they were not observed
   */
  static StoredCredentials after(
      StoredCredentials stored,
      List<String> wanted,
      boolean explicit,
      Optional<CacheAccess> access,
      Optional<Map<String, UserAccess>> users,
      Instant now) {
    var result = stored;
    for (var name : stored.byName().keySet()) {
      if (name.equals(Credentials.FORMER_TOKEN)) {
        result = formerToken(result, access, users, now);
        continue;
      }
      var token = name.equals(Credentials.TOKEN);
      var user = users.flatMap(all -> Optional.ofNullable(all.get(name)));
      var gone =
          token
              ? access.filter(a -> a.mode() != Mode.TOKEN).isPresent()
              : users.isPresent() && user.isEmpty();
      var older = token && access.filter(a -> isOlder(a, stored.of(name).get())).isPresent();
      if (gone && !wanted.contains(name) || older && !explicit) {
        result = result.without(name);
      } else if (token && access.isPresent()) {
        result = result.change(name, c -> token(c, access.get(), now));
      } else if (user.isPresent()) {
        var settled = access.map(CacheAccess::settled).orElse(true);
        result = result.change(name, c -> user(c, user.get(), settled, now));
      }
    }
    return result;
  }

  /** The grace period begins once the cache has the users, and ends early without any. */
  private static StoredCredentials formerToken(
      StoredCredentials stored,
      Optional<CacheAccess> access,
      Optional<Map<String, UserAccess>> users,
      Instant at) {
    var name = Credentials.FORMER_TOKEN;
    var mode = access.filter(CacheAccess::settled).map(CacheAccess::mode);
    if (mode.equals(Optional.of(Mode.NONE))) {
      return stored.without(name);
    }
    var isNew = stored.of(name).filter(c -> c.stage() != Stage.FORMER).isPresent();
    if (isNew && mode.equals(Optional.of(Mode.USERS))) {
      return stored.change(name, c -> c.former(at));
    }
    var accepted = users.map(all -> all.get(name)).filter(UserAccess::accepted).isPresent();
    return isNew && accepted ? stored.change(name, StoredCredential::accepted) : stored;
  }

  /** AWS shows only whether the cache has a token, and when it changed last. */
  private static StoredCredential token(StoredCredential now, CacheAccess access, Instant at) {
    var withToken = access.mode() == Mode.TOKEN;
    if (withToken && isOfCreation(now, access)) {
      // Another change of the cache, such as one to users, takes minutes.
      return now.settled(at, Optional.of(access.tokenChange()));
    }
    if (!access.settled() || now.stage() == Stage.LOST) {
      return now;
    }
    if (now.stage() == Stage.ADDED || now.stage() == Stage.SETTLED) {
      return withToken ? unchanged(now, access) : now;
    }
    if (now.baseline().isEmpty() || !withToken && WITHOUT_TOKEN.contains(now.baseline().get())) {
      return now.withBaseline(access.tokenChange());
    }
    if (!withToken || now.baseline().get().equals(access.tokenChange())) {
      return now;
    }
    var change = Optional.of(access.tokenChange());
    var isOnlyOne = now.stage() == Stage.REMOVING || now.baseline().get().equals(Credential.USERS);
    return isOnlyOne ? now.settled(at, change) : now.added(at, change);
  }

  /** Returns true if the cache was created with the token, and takes no other one since. */
  private static boolean isOfCreation(StoredCredential now, CacheAccess access) {
    return now.stage() == Stage.ADDING
        && now.madeAt().isPresent()
        && (access.settled() || access.createdAt().isPresent())
        && !isOlder(access, now);
  }

  /** Compares the time of the last change with AWS's. A new cache was made with the token. */
  private static StoredCredential unchanged(StoredCredential now, CacheAccess access) {
    var change = access.tokenChange();
    // A read may lag, and show an earlier time than the last one.
    if (now.baseline().filter(last -> change.compareTo(last) <= 0).isPresent()) {
      return now;
    }
    var made = access.createdAt().filter(at -> isBefore(now.baseline(), at.toString())).isPresent();
    return now.baseline().isEmpty() || made ? now.seen(change) : now.lost();
  }

  /** Compares times of AWS in the ISO form. */
  private static boolean isBefore(Optional<String> time, String other) {
    return time.filter(t -> !t.equals(Credential.NO_TOKEN))
        .filter(t -> t.compareTo(other) < 0)
        .isPresent();
  }

  /** Returns true if the cache existed before its first token was made, so that it has another. */
  private static boolean isOlder(CacheAccess access, StoredCredential credential) {
    return access
        .createdAt()
        .filter(
            at -> credential.madeAt().filter(made -> at.isBefore(made.minus(CLOCKS))).isPresent())
        .isPresent();
  }

  private static StoredCredential user(
      StoredCredential now, UserAccess user, boolean cacheSettled, Instant at) {
    if (now.stage() == Stage.ADDED || now.stage() == Stage.SETTLED) {
      return now;
    }
    if (!now.sent() && user.accepted()) {
      return user(now.accepted(), user, cacheSettled, at);
    }
    var inForce =
        now.sent()
            && user.active()
            && cacheSettled
            && user.passwords() == now.target().accepted().size();
    if (!inForce) {
      return now;
    }
    return now.stage() == Stage.ADDING && now.old().isPresent()
        ? now.added(at, Optional.empty())
        : now.settled(at, Optional.empty());
  }

  /** Returns the time until a credential is due, negative if it is late; empty if none is. */
  static Optional<Duration> due(
      StoredCredentials stored, List<String> generated, Rotation rotation, Instant now) {
    return stored.byName().entrySet().stream()
        .flatMap(e -> dueAt(e.getValue(), generated.contains(e.getKey()), rotation).stream())
        .map(at -> Duration.between(now, at))
        .min(Comparator.naturalOrder());
  }

  /**
   * Returns the time of the next change that is planned for a credential.
   *
   * @param generated true if the operator makes the secret, so that the interval holds for it
   */
  private static Optional<Instant> dueAt(
      StoredCredential credential, boolean generated, Rotation rotation) {
    return switch (credential.stage()) {
      case ADDED, FORMER -> credential.rotatedAt().map(at -> at.plus(rotation.gracePeriod()));
      case SETTLED ->
          rotation
              .interval()
              .filter(interval -> generated)
              .flatMap(interval -> credential.rotatedAt().map(at -> at.plus(interval)));
      case ADDING, REMOVING, LOST -> Optional.empty();
    };
  }

  /** Returns the time until which AWS takes an old secret as well. */
  static Optional<Instant> oldUntil(StoredCredentials stored, Rotation rotation) {
    return stored.byName().values().stream()
        .filter(c -> c.stage() == Stage.FORMER || c.stage() == Stage.ADDED && c.old().isPresent())
        .flatMap(c -> dueAt(c, false, rotation).stream())
        .max(Comparator.naturalOrder());
  }

  static Optional<Instant> rotatedAt(StoredCredentials stored) {
    return stored.byName().values().stream()
        .flatMap(c -> c.rotatedAt().stream())
        .max(Comparator.naturalOrder());
  }
}
