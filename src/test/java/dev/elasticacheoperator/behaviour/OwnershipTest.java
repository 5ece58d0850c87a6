package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.tag;
import static dev.elasticacheoperator.lab.ManualChanges.untag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody takes the tag away that says whose a resource is. */
class OwnershipTest {

  private static final String OWNER = "elasticache-operator.dev/environment";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vpc",
        "cacheSubnets",
        "securityGroups",
        "bastionSubnet",
        "internetGateway",
        "routeTable",
        "bastion"
      })
  void aResourceWithoutOurTagsIsNeitherTouchedNorDoubled(String step) {
    var fixture = Fixture.ready();
    var id = fixture.ids(step).get(0);
    var before = ResourceSnapshot.of(fixture);
    fixture.stranger(aws -> untag(aws, id, OWNER));
    fixture.harness.pass(Duration.ofMinutes(30));
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals(Phase.BLOCKED, fixture.phase());
    assertTrue(fixture.condition("Ready").getMessage().contains(id));

    fixture.stranger(aws -> give(aws, id));
    fixture.harness.pass(Duration.ofMinutes(6));
    assertTrue(fixture.isReady());
    assertEquals(before, ResourceSnapshot.of(fixture));
    assertEquals(List.of(), fixture.calls.changes());
  }

  private static void give(AwsClients aws, String id) {
    tag(aws, id, OWNER, Fixture.NAME);
  }

  /** Adoption takes only resources without an owner, so that it is no remedy here. */
  @Test
  void aResourceOfAnotherEnvironmentIsToldWithItsOwner() {
    var fixture = new Fixture();
    var tags = Map.of(Tags.CLUSTER, "other", Tags.ENVIRONMENT, "shop/sessions");
    fixture.stranger(
        aws -> {
          aws.elastiCache()
              .createCacheParameterGroup(
                  r ->
                      r.cacheParameterGroupName("sessions")
                          .cacheParameterGroupFamily("redis4.0")
                          .description("theirs")
                          .tags(Tags.elastiCache(tags)));
          aws.iam()
              .createInstanceProfile(
                  r -> r.instanceProfileName("sessions-bastion").tags(Tags.iam(tags)));
        });
    fixture.apply();
    fixture.harness.pass(Duration.ofHours(1));
    var owner =
        " belongs to the environment shop/sessions of the cluster other, as its tags say, so the"
            + " operator does not touch it. Delete that environment, or choose another name in the"
            + " spec.";
    assertEquals(
        "Cache parameter group sessions" + owner, fixture.step("parameterGroup").message());
    assertEquals("Instance profile sessions-bastion" + owner, fixture.step("iam").message());
  }

  /** Retain leaves all of it, and the object applied again, to whichever cluster, finds it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void retainedResourcesAreTakenBackWithoutACreate(boolean newCluster) {
    var fixture = Fixture.ready();
    fixture.edit("deletionPolicy", "Retain");
    fixture.harness.untilReady(Fixture.NAME);
    var before = ResourceSnapshot.of(fixture);
    fixture.calls.clear();
    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals(before, ResourceSnapshot.of(fixture));
    if (newCluster) {
      fixture.harness.restart();
    }

    fixture.apply();
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals(before, ResourceSnapshot.of(fixture));
    fixture.deleteLeavingNothing();
  }

  /** A cluster is lost with all its objects; another of the name gets them from Git again. */
  @Test
  void aRebuiltClusterFindsItsEnvironmentsFromNothingButTheirTags() {
    var fixture = Fixture.ready();
    var before = ResourceSnapshot.of(fixture);
    var uid = fixture.harness.environment(Fixture.NAME).getMetadata().getUid();
    fixture.harness.api.remove(Fixture.NAME);
    fixture.harness.restart();

    fixture.apply();
    assertNotEquals(uid, fixture.harness.environment(Fixture.NAME).getMetadata().getUid());
    assertNull(fixture.harness.environment(Fixture.NAME).getStatus());
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals(before, ResourceSnapshot.of(fixture));
  }
}
