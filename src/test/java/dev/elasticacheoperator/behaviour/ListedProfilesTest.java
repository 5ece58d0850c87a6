package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.removeRoleFromProfile;
import static dev.elasticacheoperator.lab.ManualChanges.untagProfile;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.lab.OperatorHarness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instance profiles of two environments, which the operator reads in pages. */
class ListedProfilesTest {

  /** Longer than the deep interval and the delay of the Resource Groups Tagging API. */
  private static final Duration SEEN = Duration.ofMinutes(20);

  private final Fixture fixture = Fixture.ready();

  @BeforeEach
  void secondEnvironment() {
    fixture.harness.api.apply(OperatorHarness.example("cache.yaml"));
    fixture.harness.untilReady("default/cache");
    fixture.harness.pass(Duration.ofHours(1));
    fixture.calls.clear();
  }

  @Test
  void unchangedProfilesCostNoCallOfTheirOwn() {
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(0, fixture.calls.tried("GetInstanceProfile"));
    assertTrue(fixture.calls.tried("ListInstanceProfiles") > 0);
  }

  @Test
  void lostTagAndLostRoleComeBack() {
    fixture.stranger(
        aws -> {
          untagProfile(aws, "sessions-bastion", List.of("team"));
          removeRoleFromProfile(aws, "sessions-bastion", "sessions-bastion");
        });
    fixture.harness.pass(SEEN);
    assertEquals(
        Set.of("TagInstanceProfile", "AddRoleToInstanceProfile"),
        Set.copyOf(fixture.calls.changes()));
    fixture.harness.untilReady(Fixture.NAME);
  }

  @Test
  void tagThatAwsShowsLateCausesNoChange() {
    fixture.edit("tags", Map.of("team", "search"));
    fixture.harness.untilReady(Fixture.NAME);
    fixture.calls.clear();
    fixture.harness.pass(Duration.ofHours(1));
    assertEquals(List.of(), fixture.calls.changes());
  }
}
