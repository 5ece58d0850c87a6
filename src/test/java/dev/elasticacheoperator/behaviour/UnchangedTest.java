package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.lab.OperatorHarness;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Comparisons of an environment in which nothing changes, and their end when something does. */
class UnchangedTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DRIFT = OperatorHarness.INTERVALS.drift();

  private Fixture fixture;

  @BeforeEach
  void settle() {
    fixture = Fixture.ready();
    fixture.harness.pass(HOUR);
  }

  /** Twelve comparisons. The two passes of the day may be among them. */
  @Test
  void aComparisonReadsNoSecretWhileNothingChanges() {
    var reads = fixture.harness.api.secretReads();
    fixture.harness.pass(HOUR);
    var more = fixture.harness.api.secretReads() - reads;
    assertTrue(more <= 2, () -> more + " passes");
  }

  /** Another one follows with the per-resource facts, which a shallow comparison does not read. */
  @Test
  void aPassOverTheStepsFollowsEveryDay() {
    var reads = fixture.harness.api.secretReads();
    var days = 3;
    fixture.harness.pass(Duration.ofDays(days));
    var passes = fixture.harness.api.secretReads() - reads;
    // A pass at either end of the time may belong to the day before or after.
    assertTrue(passes >= days - 1 && passes <= 2 * days + 1, () -> passes + " passes");
  }

  @Test
  void aSecretThatSomebodyChangesIsCorrected() {
    var before = secret();
    var changed = secret();
    changed.setData(Map.of("host", "bm93aGVyZQ=="));
    fixture.harness.api.write(changed);
    fixture.harness.pass(DRIFT.plusMinutes(1));
    assertEquals(before.getData(), secret().getData());
  }

  @Test
  void aDeletedSecretIsWrittenAgain() {
    var before = secret();
    fixture.harness.api.delete(before);
    fixture.harness.pass(DRIFT.plusMinutes(1));
    assertEquals(before.getData(), secret().getData());
  }

  @Test
  void anOtherResourceOnAwsCausesAPassOverTheSteps() {
    var reads = fixture.harness.api.secretReads();
    var vpc = fixture.harness.aws().ec2().describeVpcs().vpcs().get(0).vpcId();
    fixture
        .harness
        .aws()
        .ec2()
        .createTags(ask -> ask.resources(vpc).tags(t -> t.key("a").value("b")));
    fixture.harness.pass(DRIFT.plusMinutes(1));
    assertNotEquals(reads, fixture.harness.api.secretReads());
  }

  private Secret secret() {
    return fixture.harness.api.secrets("default").get(0);
  }
}
