package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.AwsClients;
import dev.elasticacheoperator.lab.Leftovers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.Tag;

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
  void whatIsOursNoMoreIsNeitherTouchedNorMadeTwice(String step) {
    var stage = Stage.ready();
    var id = stage.id(step).split(",")[0];
    var before = Picture.of(stage);
    stage.stranger(
        aws -> aws.ec2().deleteTags(r -> r.resources(id).tags(Tag.builder().key(OWNER).build())));
    stage.lab.pass(Duration.ofMinutes(30));
    assertEquals(List.of(), stage.calls.changes());
    assertEquals(Phase.BLOCKED, stage.phase());
    assertTrue(stage.condition("Ready").getMessage().contains(id));

    stage.stranger(aws -> give(aws, id));
    stage.lab.pass(Duration.ofMinutes(6));
    assertTrue(stage.isReady());
    assertEquals(before, Picture.of(stage));
    assertEquals(List.of(), stage.calls.changes());
  }

  private static void give(AwsClients aws, String id) {
    aws.ec2().createTags(r -> r.resources(id).tags(t -> t.key(OWNER).value(Stage.NAME)));
  }

  /** Retain leaves all of it, and the object applied again, to whichever cluster, finds it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasRetainedIsTakenBackWithoutOneCreate(boolean newCluster) {
    var stage = Stage.ready();
    stage.edit("deletionPolicy", "Retain");
    stage.lab.untilReady(Stage.NAME);
    var before = Picture.of(stage);
    stage.calls.clear();
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    assertEquals(List.of(), stage.calls.changes());
    assertEquals(before, Picture.of(stage));
    if (newCluster) {
      stage.lab.restart();
    }

    stage.apply();
    stage.lab.untilReady(Stage.NAME);
    stage.lab.pass(Duration.ofHours(1));
    assertEquals(List.of(), stage.calls.changes());
    assertEquals(before, Picture.of(stage));
    stage.delete();
    stage.lab.untilGone(Stage.NAME);
    stage.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }

  /** A cluster is lost with all its objects; another of the name gets them from Git again. */
  @Test
  void aRebuiltClusterFindsItsEnvironmentsFromNothingButTheirTags() {
    var stage = Stage.ready();
    var before = Picture.of(stage);
    var uid = stage.lab.environment(Stage.NAME).getMetadata().getUid();
    stage.lab.api.remove(Stage.NAME);
    stage.lab.restart();

    stage.apply();
    assertNotEquals(uid, stage.lab.environment(Stage.NAME).getMetadata().getUid());
    assertNull(stage.lab.environment(Stage.NAME).getStatus());
    stage.lab.untilReady(Stage.NAME);
    stage.lab.pass(Duration.ofHours(1));
    assertEquals(List.of(), stage.calls.changes());
    assertEquals(before, Picture.of(stage));
  }
}
