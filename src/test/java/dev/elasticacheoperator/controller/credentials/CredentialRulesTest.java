package dev.elasticacheoperator.controller.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.controller.credentials.CredentialRules.Occasion;
import dev.elasticacheoperator.controller.credentials.CredentialRules.Wanted;
import dev.elasticacheoperator.controller.credentials.StoredCredential.Stage;
import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.desired.Auth.Rotation;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.steps.CacheAccess;
import dev.elasticacheoperator.steps.Credential;
import dev.elasticacheoperator.steps.Credentials;
import dev.elasticacheoperator.steps.UserAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Stages of a rotation, and the Secret that persists them. */
class CredentialRulesTest {

  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Rotation ROTATION = new Rotation(Optional.empty(), Duration.ofHours(1));

  private int made;
  private final CredentialRules rules = new CredentialRules(() -> "made-" + ++made);

  private static Wanted generated(String name) {
    return new Wanted(name, Optional.empty(), Optional.empty());
  }

  private StoredCredentials before(
      StoredCredentials stored, String name, boolean newCache, Optional<String> request) {
    return rules.before(
        stored,
        List.of(generated(name)),
        new Occasion(newCache, Mode.TOKEN, false, request, ROTATION, NOW));
  }

  private static StoredCredentials after(StoredCredentials stored, CacheAccess access, Instant at) {
    return CredentialRules.after(
        stored, List.of(Credentials.TOKEN), false, Optional.of(access), Optional.empty(), at);
  }

  private static CacheAccess token(String changed) {
    return new CacheAccess(Mode.TOKEN, changed, Optional.empty(), Optional.of(NOW), true);
  }

  private static StoredCredentials user(StoredCredentials stored, UserAccess seen) {
    return CredentialRules.after(
        stored, List.of("app"), false, Optional.empty(), Optional.of(Map.of("app", seen)), NOW);
  }

  private static Stage stage(StoredCredentials stored, String name) {
    return stored.of(name).orElseThrow().stage();
  }

  @Test
  void aTokenOfANewCacheIsInForceWithTheCache() {
    var made = before(StoredCredentials.NONE, Credentials.TOKEN, true, Optional.empty());
    assertEquals(Optional.empty(), made.of(Credentials.TOKEN).orElseThrow().shown());
    var ready = after(made, token("t1"), NOW);
    assertEquals(Stage.SETTLED, stage(ready, Credentials.TOKEN));
    assertEquals(Optional.of("made-1"), ready.of(Credentials.TOKEN).orElseThrow().shown());
  }

  /** Somebody asks for users while AWS creates the cache with a token. */
  @Test
  void aTokenOfANewCacheIsInForceWhileAwsChangesTheCache() {
    var made = before(StoredCredentials.NONE, Credentials.TOKEN, true, Optional.empty());
    var busy = new CacheAccess(Mode.TOKEN, "t1", Optional.empty(), Optional.of(NOW), false);
    assertEquals(Stage.SETTLED, stage(after(made, busy, NOW), Credentials.TOKEN));
    var unknown = new CacheAccess(Mode.TOKEN, "t1", Optional.empty(), Optional.empty(), false);
    assertEquals(made, after(made, unknown, NOW), "no time of creation");
  }

  @Test
  void aCacheThatIsOlderThanItsTokenHasAnother() {
    var made = before(StoredCredentials.NONE, Credentials.TOKEN, true, Optional.empty());
    var older =
        new CacheAccess(
            Mode.TOKEN, "t1", Optional.empty(), Optional.of(NOW.minus(Duration.ofDays(1))), true);
    assertEquals(Map.of(), after(made, older, NOW).byName(), "the spec is silent");
    var explicit =
        CredentialRules.after(
            made, List.of(Credentials.TOKEN), true, Optional.of(older), Optional.empty(), NOW);
    var target = explicit.of(Credentials.TOKEN).orElseThrow().target();
    assertEquals(Optional.of("t1"), target.baseline(), "the token is added to the unknown one");
  }

  @Test
  void aRotationIsOnlyDoneOnceAwsHasAnotherTimeOfChange() {
    var settled =
        StoredCredentials.NONE.with(Credentials.TOKEN, StoredCredential.inUse("first", NOW));
    var rotating = before(settled, Credentials.TOKEN, false, Optional.of("1"));
    assertEquals(Optional.of("first"), rotating.of(Credentials.TOKEN).orElseThrow().shown());
    assertTrue(rotating.of(Credentials.TOKEN).orElseThrow().target().baseline().isEmpty());

    var busy = new CacheAccess(Mode.TOKEN, "t1", Optional.empty(), Optional.of(NOW), false);
    assertEquals(rotating, after(rotating, busy, NOW), "no time of a group that changes counts");
    var known = after(rotating, token("t1"), NOW);
    assertEquals(Optional.of("t1"), known.of(Credentials.TOKEN).orElseThrow().target().baseline());
    assertEquals(known, after(known, token("t1"), NOW));
    var added = after(known, token("t2"), NOW);
    assertEquals(Stage.ADDED, stage(added, Credentials.TOKEN));
    assertEquals(
        Optional.of(NOW.plus(Duration.ofHours(1))), CredentialRules.oldUntil(added, ROTATION));

    var later =
        new Occasion(
            false, Mode.TOKEN, false, Optional.of("1"), ROTATION, NOW.plus(Duration.ofHours(1)));
    var removing = rules.before(added, List.of(generated(Credentials.TOKEN)), later);
    assertEquals(Stage.REMOVING, stage(removing, Credentials.TOKEN));
    var done = after(after(removing, token("t2"), NOW), token("t3"), NOW);
    assertEquals(Stage.SETTLED, stage(done, Credentials.TOKEN));
    assertEquals(Optional.empty(), done.of(Credentials.TOKEN).orElseThrow().old());
  }

  @Test
  void onlyALaterChangeIsThatOfSomebodyElse() {
    var settled =
        StoredCredentials.NONE.with(
            Credentials.TOKEN,
            StoredCredential.inUse("one", NOW).settled(NOW, Optional.of("2026-11-28T11:30:00Z")));
    assertEquals(settled, after(settled, token("2026-11-28T11:00:00Z"), NOW), "a read that lags");
    var later = after(settled, token("2026-11-28T13:00:00Z"), NOW);
    assertEquals(Stage.SETTLED, stage(later, Credentials.TOKEN), "the time of a new cache");
    var old =
        new CacheAccess(
            Mode.TOKEN, "2026-11-28T13:00:00Z", Optional.empty(), Optional.empty(), true);
    assertEquals(Stage.LOST, stage(after(settled, old, NOW), Credentials.TOKEN));
  }

  @Test
  void anExistingCacheWithoutATokenStaysOpenUntilTheGracePeriodIsOver() {
    var made = before(StoredCredentials.NONE, Credentials.TOKEN, true, Optional.empty());
    var open =
        new CacheAccess(Mode.NONE, Credential.NO_TOKEN, Optional.empty(), Optional.of(NOW), true);
    var known = after(made, open, NOW);
    assertEquals(
        Optional.of(Credential.NO_TOKEN),
        known.of(Credentials.TOKEN).orElseThrow().target().baseline());
    assertEquals(Stage.ADDED, stage(after(known, token("t1"), NOW), Credentials.TOKEN));
  }

  @Test
  void aPasswordIsOnlyInForceOnceAwsHasAnsweredAndTheUserIsActive() {
    var made = before(StoredCredentials.NONE, "app", true, Optional.empty());
    assertEquals(made, user(made, new UserAccess(false, true, 1)), "a password of somebody else");
    var sent = user(made, new UserAccess(true, false, 1));
    assertEquals(Stage.ADDING, stage(sent, "app"));
    assertTrue(sent.of("app").orElseThrow().target().applied());
    var settled = user(sent, new UserAccess(false, true, 1));
    assertEquals(Stage.SETTLED, stage(settled, "app"));

    var rotating = before(settled, "app", false, Optional.of("1"));
    assertFalse(rotating.of("app").orElseThrow().target().applied());
    assertEquals(List.of("made-2", "made-1"), rotating.of("app").orElseThrow().target().accepted());
    var both = user(rotating, new UserAccess(true, true, 2));
    assertEquals(Stage.ADDED, stage(both, "app"));
  }

  @Test
  void aCredentialThatNobodyNeedsIsForgottenOnceAwsHasNone() {
    var stored =
        StoredCredentials.NONE
            .with("app", StoredCredential.inUse("one", NOW))
            .with("other", StoredCredential.inUse("two", NOW));
    var seen = Map.of("app", new UserAccess(false, true, 1));
    var left =
        CredentialRules.after(
            stored, List.of("app"), false, Optional.empty(), Optional.of(seen), NOW);
    assertEquals(Set.of("app"), left.byName().keySet());
  }

  @Test
  void theSecretHasEveryFieldOfAStage() {
    var stored =
        StoredCredentials.NONE
            .with("app", StoredCredential.inUse("one", NOW).rotating("two").accepted())
            .with(
                Credentials.TOKEN,
                StoredCredential.first("three", Optional.of(NOW)).withBaseline("t1"))
            .rotatedFor(Optional.of("4"))
            .withSecrets(Set.of("sessions-endpoint-reader", "sessions-endpoint-writer"));
    var secret = CredentialsSecret.secret(OperatorHarness.example("cache.yaml"), stored);
    assertEquals(stored, CredentialsSecret.read(secret));
  }

  @Test
  void noTextOfARecordHasASecret() {
    var credential = StoredCredential.inUse("hunter2", NOW).rotating("hunter3");
    var stored = StoredCredentials.NONE.with("app", credential);
    var wanted = new Wanted("app", Optional.of("hunter2"), Optional.of("hunter3"));
    for (var text : List.of(stored, credential, credential.target(), wanted)) {
      assertFalse(text.toString().contains("hunter"), text.toString());
    }
  }

  @Test
  void generatedSecretsFitAws() {
    var one = SecretTexts.generate();
    assertEquals(Optional.empty(), SecretTexts.brokenRule(one, true));
    assertEquals(Optional.empty(), SecretTexts.brokenRule(one, false));
    assertFalse(one.equals(SecretTexts.generate()));
  }

  @Test
  void aSecretThatAwsWouldRefuseBreaksARule() {
    for (var bad :
        List.of("short", "with a space in the middle", "x".repeat(129), "slash/slash/slash")) {
      assertTrue(SecretTexts.brokenRule(bad, true).isPresent(), bad);
      assertTrue(SecretTexts.brokenRule(bad, false).isPresent(), bad);
    }
    assertTrue(SecretTexts.brokenRule("sixteen~letters~~", true).isPresent());
    assertEquals(Optional.empty(), SecretTexts.brokenRule("sixteen~letters~~", false));
  }
}
