package dev.elasticacheoperator.desired;

import static dev.elasticacheoperator.desired.DesiredStateBuilderTest.object;
import static dev.elasticacheoperator.desired.DesiredStateBuilderTest.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.desired.Identity.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A re-applied object has to find its resources again, and nobody else's. */
class NamesTest {

  @Test
  void areTheSameForTheSameObjectWhateverItsUid() {
    assertEquals(names("lab", "shop", "sessions"), names("lab", "shop", "sessions"));
    assertTrue(names("lab", "shop", "sessions").cluster().matches("sessions-[0-9a-f]{8}"));
  }

  @Test
  void differByClusterNamespaceAndName() {
    Names names = names("lab", "shop", "sessions");
    assertNotEquals(names, names("live", "shop", "sessions"));
    assertNotEquals(names, names("lab", "desk", "sessions"));
    assertNotEquals(names("lab", "a-b", "c"), names("lab", "a", "b-c"));
    assertNotEquals(names("lab", "shop", "a.b"), names("lab", "shop", "a-b"));
    String longName = "n".repeat(60);
    assertNotEquals(names("lab", "shop", longName), names("lab", "shop", longName + "n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "7",
        "1st.cache",
        "a--b",
        "a.-b",
        "sessions-of-the-shop-in-the-west-of-town",
        "thirty-one-characters-and-then-a-cut",
        "0123456789012345678901234567890123456789012345678901234567890123456789"
      })
  void keepWithinEveryLimitOfAws(String name) {
    Names names = names("lab", "shop", name);
    String elastiCacheName = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
    assertTrue(names.cluster().matches(elastiCacheName), names.cluster());
    assertTrue(names.cluster().length() <= 40, names.cluster());
    assertTrue(names.subnetGroup().matches(elastiCacheName), names.subnetGroup());
    assertTrue(names.parameterGroup().matches(elastiCacheName), names.parameterGroup());
    assertTrue(names.role().matches("[a-z0-9-]{1,64}"), names.role());
  }

  @Test
  void areTheUsersWhereGiven() {
    Identity identity =
        DesiredStateBuilder.identity(
            object(
                "shop",
                "sessions",
                spec(
                    """
                    cache: {name: c}
                    region: eu-west-1
                    iam: {roleName: R}
                    subnetGroup: {name: s}
                    parameterGroup: {name: p}
                    """)),
            new OperatorIdentity("lab", "us-east-1"));
    assertEquals(new Names("R", "s", "p", "c", identity.names().userGroup()), identity.names());
    assertEquals("eu-west-1", identity.region());
  }

  @Test
  void areDerivedWhereTheUsersAreBlank() {
    assertEquals(
        names("lab", "shop", "sessions"),
        DesiredStateBuilder.identity(
                object("shop", "sessions", spec("subnetGroup: {name: ''}\niam: {roleName: ' '}")),
                new OperatorIdentity("lab", "us-east-1"))
            .names());
  }

  private static Names names(String cluster, String namespace, String name) {
    return DesiredStateBuilder.identity(
            object(namespace, name, spec("")), new OperatorIdentity(cluster, "us-east-1"))
        .names();
  }
}
