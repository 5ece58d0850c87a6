package dev.elasticacheoperator.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.lab.OperatorHarness;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReconcileFilterTest {

  private static boolean accepts(Consumer<ElastiCacheEnvironment> update) {
    var before = OperatorHarness.example("article.yaml");
    before.getMetadata().setGeneration(1L);
    var now = OperatorHarness.example("article.yaml");
    now.getMetadata().setGeneration(1L);
    now.getMetadata().setResourceVersion("2");
    update.accept(now);
    return new ReconcileFilter().accept(now, before);
  }

  @Test
  void aChangeAnApprovalADeletionAndAFinalizerAre() {
    assertTrue(accepts(o -> o.getMetadata().setGeneration(2L)));
    assertTrue(
        accepts(
            o ->
                o.getMetadata()
                    .setAnnotations(Map.of(ElastiCacheEnvironment.APPROVE_PLAN, "abc"))));
    assertTrue(accepts(o -> o.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z")));
    assertTrue(accepts(o -> o.getMetadata().setFinalizers(List.of("x"))));
  }

  /** Or each pass would be the reason of the next. */
  @Test
  void ourOwnStatusAndOtherPeoplesMarksAreNot() {
    assertFalse(accepts(o -> o.setStatus(ElastiCacheEnvironmentStatus.empty())));
    assertFalse(accepts(o -> o.getMetadata().setLabels(Map.of("a", "b"))));
    assertFalse(accepts(o -> o.getMetadata().setAnnotations(Map.of("a", "b"))));
  }
}
