package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.AwsClients;
import java.time.Duration;
import java.util.List;
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
}
