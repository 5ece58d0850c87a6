package dev.elasticacheoperator.sandbox.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Access;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.AccessUser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessRulesTest {
  private static final Access OPEN = new Access(true, List.of(), Optional.empty());

  @Test
  void anOpenCacheNeedsNoPassword() {
    var rules = of(OPEN);
    assertEquals(List.of("reset", "on", "nopass", "allkeys"), rules.subList(0, 4));
    assertEquals(Optional.empty(), AccessRules.presented(OPEN));
  }

  @Test
  void everyTokenIsAPasswordOfTheDefaultUser() {
    var two = new Access(false, List.of("old", "new"), Optional.empty());
    assertEquals(List.of("reset", "on", ">old", ">new"), of(two).subList(0, 4));
    assertFalse(of(two).contains("nopass"));
    assertEquals(Optional.empty(), AccessRules.presented(two));
  }

  @Test
  void theFirstTokenIsPresentedForClientsOfACacheThatIsStillOpen() {
    var rotated = new Access(true, List.of("first"), Optional.empty());
    assertEquals(List.of("reset", "on", ">first"), of(rotated).subList(0, 3));
    assertFalse(of(rotated).contains("nopass"));
    assertEquals(Optional.of("first"), AccessRules.presented(rotated));
  }

  @Test
  void withUsersTheDefaultUserIsOffUnlessItIsOneOfThem() {
    var app = new AccessUser("app", "on ~app:* -@all +@read", List.of("p", "q"), false);
    var rules = AccessRules.of(users(app));
    assertEquals(List.of("reset"), rules.get("default"));
    assertEquals(
        List.of("reset", ">p", ">q", "on", "~app:*", "-@all", "+@read"),
        rules.get("app").subList(0, 7));
    assertTrue(rules.get("app").contains("-config"));
    assertFalse(rules.get("app").contains("+acl|whoami"), "more than the access string allows");

    var open = new AccessUser("default", "on ~* +@all", List.of(), true);
    var withDefault = AccessRules.of(users(app, open));
    assertEquals(Set.of("default", "app"), withDefault.keySet());
    assertTrue(withDefault.get("default").contains("nopass"));
    assertTrue(withDefault.get("default").contains("+cluster|slots"));
  }

  @Test
  void aUserOfIamHasNoWayToSignIn() {
    var rules = of(users(new AccessUser("default", "on ~* +@all", List.of(), false)));
    assertFalse(rules.contains("nopass"));
    assertFalse(rules.stream().anyMatch(rule -> rule.startsWith(">")), rules::toString);
  }

  @Test
  void restrictionsComeAfterTheAccessString() {
    var rules = of(users(new AccessUser("default", "on ~* +config", List.of("p"), false)));
    assertTrue(rules.indexOf("+config") < rules.indexOf("-config"), rules::toString);
  }

  @Test
  void noPasswordIsPartOfATextForLogs() {
    var access = users(new AccessUser("app", "on ~* +@all", List.of("hidden"), false));
    assertFalse(access.toString().contains("hidden"));
    assertFalse(
        new Access(true, List.of("hidden"), Optional.empty()).toString().contains("hidden"));
  }

  private static Access users(AccessUser... users) {
    return new Access(false, List.of(), Optional.of(List.of(users)));
  }

  private static List<String> of(Access access) {
    Map<String, List<String>> rules = AccessRules.of(access);
    return rules.get("default");
  }
}
