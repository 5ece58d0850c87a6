package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that a stuck environment makes no calls between two attempts, whatever causes a pass. */
class StuckRestsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Fixture fixture = Fixture.ready();

  @BeforeEach
  void refuseEveryChange() {
    fixture.refuse(call -> call.mutating() ? Refusals.denied(call) : null);
    fixture.edit("vpc.name", "other");
    fixture.harness.pass(SECOND);
    assertEquals(Phase.FAILED, fixture.phase());
    fixture.calls.clear();
  }

  private void passNow() {
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.pass(SECOND);
  }

  @Test
  void aPassBeforeTheNextAttemptMakesNoCall() {
    for (int i = 0; i < 10; i++) {
      passNow();
    }
    assertEquals(0, fixture.calls.tried().size());
    fixture.harness.pass(OperatorHarness.INTERVALS.drift());
    assertTrue(fixture.calls.tried("CreateTags") > 0);
  }

  @Test
  void aMissingSecretIsMadeAgainAllTheSame() {
    var name = fixture.status().binding().name();
    fixture.harness.api.delete(fixture.secret(name).orElseThrow());
    passNow();
    assertTrue(fixture.secret(name).isPresent());
    assertEquals(0, fixture.calls.tried().size());
  }

  @Test
  void aChangedSpecIsTriedAtOnce() {
    fixture.allowAll();
    fixture.edit("vpc.name", "third");
    fixture.harness.untilReady(Fixture.NAME);
    assertTrue(fixture.calls.tried("CreateTags") > 0);
  }

  @Test
  void aDeletionBeginsAtOnce() {
    fixture.allowAll();
    fixture.delete();
    fixture.harness.pass(SECOND);
    assertTrue(fixture.calls.tried("DeleteCacheCluster") > 0);
  }

  @Test
  void anOperatorThatStartsTriesAtOnce() {
    fixture.allowAll();
    fixture.harness.restart();
    fixture.harness.pass(SECOND);
    assertTrue(fixture.isReady());
  }
}
