package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pass is handed an object from a cache that has not heard of the operator's own last write. */
class CacheBehindTest {

  private final OperatorHarness harness = new OperatorHarness(SimulatorSettings.aws());
  private final CallLog calls = new CallLog();
  private final List<String> asked = new ArrayList<>();

  @Test
  void anObjectFromBeforeTheLastWriteIsNotWorkedOn() {
    var behind = beforeTheLastWrite();
    var newest = harness.environment(Fixture.NAME).getMetadata().getResourceVersion();
    harness.cloud.hook(calls);
    harness.api.aroundWrites(asked::add);
    assertThrows(ApiServer.Conflict.class, () -> harness.reconcile(behind));
    assertEquals(List.of("before reading the object"), asked, "no write was tried");
    assertEquals(List.of(), calls.tried());
    assertEquals(newest, harness.environment(Fixture.NAME).getMetadata().getResourceVersion());
  }

  /** As after etcd was restored: the object is again at a version that was replaced before. */
  @Test
  void anObjectThatTheApiServerHasAtAnEarlierVersionIsWorkedOn() {
    harness.api.restore(beforeTheLastWrite());
    harness.changed(Fixture.NAME);
    harness.untilReady(Fixture.NAME);
  }

  private ElastiCacheEnvironment beforeTheLastWrite() {
    harness.api.apply(OperatorHarness.example("article.yaml"));
    var seen = new ArrayList<ElastiCacheEnvironment>();
    harness.api.watch((name, now) -> now.ifPresent(seen::add));
    harness.untilReady(Fixture.NAME);
    return seen.get(seen.size() - 2);
  }
}
