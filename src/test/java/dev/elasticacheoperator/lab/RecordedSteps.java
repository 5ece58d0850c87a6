package dev.elasticacheoperator.lab;

import dev.elasticacheoperator.engine.Step;
import dev.elasticacheoperator.steps.Steps;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/** Statuses of environments whose steps all have resources. */
public final class RecordedSteps {

  private RecordedSteps() {}

  /** Writes such a status to a stored environment, and returns the object as it is then. */
  public static GenericKubernetesResource write(KubernetesClient client, HasMetadata stored) {
    var object =
        Serialization.unmarshal(Serialization.asJson(stored), GenericKubernetesResource.class);
    var steps =
        Steps.inOrder().stream()
            .map(Step::name)
            .map(name -> Map.of("name", name, "ids", List.of(name + "-1")))
            .toList();
    object.setAdditionalProperty("status", Map.of("steps", steps));
    return client.resource(object).inNamespace(stored.getMetadata().getNamespace()).updateStatus();
  }
}
