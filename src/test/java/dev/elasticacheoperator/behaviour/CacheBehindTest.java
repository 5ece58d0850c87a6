package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.controller.ApiServer;
import dev.elasticacheoperator.lab.Lab;
import dev.elasticacheoperator.sandbox.aws.Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pass is handed an object from a cache that has not heard of the operator's own last write. */
class CacheBehindTest {

  private final Lab lab = new Lab(Settings.aws());
  private final CallLog calls = new CallLog();
  private final List<String> asked = new ArrayList<>();

  @Test
  void anObjectFromBeforeTheLastWriteIsNotWorkedOn() {
    var behind = beforeTheLastWrite();
    var newest = lab.environment(Stage.NAME).getMetadata().getResourceVersion();
    lab.cloud.hook(calls);
    lab.api.aroundWrites(asked::add);
    assertThrows(ApiServer.Conflict.class, () -> lab.reconcile(behind));
    assertEquals(List.of("before reading the object"), asked, "no write was tried");
    assertEquals(List.of(), calls.tried());
    assertEquals(newest, lab.environment(Stage.NAME).getMetadata().getResourceVersion());
  }

  /** As after etcd was restored: the object is again at a version that was replaced before. */
  @Test
  void anObjectThatTheApiServerHasAtAnEarlierVersionIsWorkedOn() {
    lab.api.restore(beforeTheLastWrite());
    lab.changed(Stage.NAME);
    lab.untilReady(Stage.NAME);
  }

  private ElastiCacheEnvironment beforeTheLastWrite() {
    lab.api.apply(Lab.example("article.yaml"));
    var seen = new ArrayList<ElastiCacheEnvironment>();
    lab.api.watch((name, now) -> now.ifPresent(seen::add));
    lab.untilReady(Stage.NAME);
    return seen.get(seen.size() - 2);
  }
}
