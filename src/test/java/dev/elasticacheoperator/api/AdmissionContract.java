package dev.elasticacheoperator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.lab.RecordedSteps;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract of every API server that serves the CRD. Subclasses start the server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AdmissionContract {

  private static final String NAMESPACE = "default";
  private static final String CAST_REST_ASIDE = "some validation rules were not checked";

  private static final String SMALLEST =
      """
      apiVersion: elasticache-operator.dev/v1alpha1
      kind: ElastiCacheEnvironment
      metadata: {name: partition}
      spec:
        vpc: {cidrBlock: 10.20.0.0/16}
        cache: {engine: redis, nodeType: cache.t3.micro}
      """;

  /** A client of the server under test, the same one at every call. */
  abstract KubernetesClient client();

  @BeforeAll
  void installTheCrd() throws Exception {
    CustomResourceDefinition crd =
        Serialization.unmarshal(Files.readString(CrdFile.PATH), CustomResourceDefinition.class);
    client().resource(crd).serverSideApply();
    CrdFile.awaitEstablished(client());
  }

  static List<AdmissionCases.AdmissionCase> examples() {
    return AdmissionCases.examples();
  }

  static List<AdmissionCases.AdmissionCase> documented() {
    return AdmissionCases.documented();
  }

  static List<AdmissionCases.AdmissionCase> invalid() {
    return AdmissionCases.invalid();
  }

  static List<AdmissionCases.AdmissionCase> invalidUpdates() {
    return AdmissionCases.invalidUpdates();
  }

  /** Returns the updates that are invalid only because of what exists. */
  static List<AdmissionCases.AdmissionCase> updatesOfNothing() {
    return invalidUpdates().stream()
        .filter(
            update ->
                List.of(
                        "vpc-block-changed",
                        "vpc-id-changed",
                        "cache-subnet-zone-added",
                        "cache-subnet-zone-changed",
                        "bastion-zone-changed",
                        "bastion-zone-removed",
                        "bastion-subnet-id-changed",
                        "security-group-name-added",
                        "security-group-name-changed",
                        "bastion-security-group-name-changed",
                        "engine-changed",
                        "cluster-mode-on-by-shards",
                        "compatible-version",
                        "restore-from-changed",
                        "valkey-version-down")
                    .contains(update.name()))
        .toList();
  }

  static List<AdmissionCases.AdmissionCase> validUpdates() {
    return AdmissionCases.validUpdates();
  }

  /** Strictly, so that a misspelt field fails; and nothing is lost on the way through our types. */
  @ParameterizedTest
  @MethodSource({"examples", "documented"})
  void anExampleIsTakenAndReadWhole(AdmissionCases.AdmissionCase example) {
    GenericKubernetesResource stored =
        client()
            .resource(example.object())
            .inNamespace(NAMESPACE)
            .dryRun(true)
            .fieldValidation(Validation.STRICT)
            .create();
    ElastiCacheEnvironment typed =
        Serialization.unmarshal(Serialization.asJson(stored), ElastiCacheEnvironment.class);
    assertEquals(
        Serialization.unmarshal(Serialization.asJson(stored), JsonNode.class).get("spec"),
        Serialization.unmarshal(Serialization.asJson(typed), JsonNode.class).get("spec"));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void anInvalidObjectIsRefusedWithOneReason(AdmissionCases.AdmissionCase bad) {
    assertRefused(
        bad.expect(),
        () -> client().resource(bad.object()).inNamespace(NAMESPACE).dryRun(true).create());
  }

  @ParameterizedTest
  @MethodSource("invalidUpdates")
  void anInvalidUpdateIsRefusedWithOneReason(AdmissionCases.AdmissionCase bad) {
    GenericKubernetesResource stored = RecordedSteps.write(client(), create(bad.object()));
    try {
      assertRefused(bad.expect(), () -> update(stored, bad.updated()));
    } finally {
      client().resource(stored).delete();
    }
  }

  @ParameterizedTest
  @MethodSource("validUpdates")
  void aValidUpdateIsTaken(AdmissionCases.AdmissionCase good) {
    GenericKubernetesResource stored = create(good.object());
    try {
      GenericKubernetesResource updated = update(stored, good.updated());
      assertTrue(updated.getMetadata().getGeneration() >= stored.getMetadata().getGeneration());
    } finally {
      client().resource(stored).delete();
    }
  }

  @ParameterizedTest
  @MethodSource("validUpdates")
  void aValidUpdateIsTakenOnceEverythingExists(AdmissionCases.AdmissionCase good) {
    GenericKubernetesResource stored = RecordedSteps.write(client(), create(good.object()));
    try {
      update(stored, good.updated());
    } finally {
      client().resource(stored).delete();
    }
  }

  @ParameterizedTest
  @MethodSource("updatesOfNothing")
  void anUpdateIsTakenWhileItsStepHasMadeNothing(AdmissionCases.AdmissionCase good) {
    GenericKubernetesResource stored = create(good.object());
    try {
      update(stored, good.updated());
    } finally {
      client().resource(stored).delete();
    }
  }

  /** The create of a VPC is announced before it is sent, and its result is recorded after it. */
  @Test
  void aVpcStaysWhileItsCreateIsAnnounced() {
    AdmissionCases.AdmissionCase change =
        invalidUpdates().stream()
            .filter(update -> update.name().equals("vpc-block-changed"))
            .findFirst()
            .orElseThrow();
    GenericKubernetesResource stored = create(change.object());
    stored.setAdditionalProperty(
        "status", Map.of("pending", List.of(Map.of("step", "vpc", "token", "t"))));
    GenericKubernetesResource announced =
        client().resource(stored).inNamespace(NAMESPACE).updateStatus();
    try {
      assertRefused(change.expect(), () -> update(announced, change.updated()));
    } finally {
      client().resource(stored).delete();
    }
  }

  @Test
  void constantDefaultsAreFilledIn() {
    AdmissionCases.AdmissionCase smallest =
        examples().stream()
            .filter(example -> example.name().equals("cache"))
            .findFirst()
            .orElseThrow();
    GenericKubernetesResource stored =
        client().resource(smallest.object()).inNamespace(NAMESPACE).dryRun(true).create();
    JsonNode spec =
        Serialization.unmarshal(Serialization.asJson(stored), JsonNode.class).get("spec");
    assertEquals("Delete", spec.get("deletionPolicy").asText());
    assertEquals("false", spec.get("deletionProtection").asText());
    assertEquals("false", spec.get("paused").asText());
    assertFalse(spec.get("cache").has("port"), "the default depends on the engine");
  }

  /** Checks the regions and the ARNs of all partitions of AWS. */
  @ParameterizedTest
  @CsvSource({
    "us-west-2,       aws",
    "cn-north-1,      aws-cn",
    "us-gov-west-1,   aws-us-gov",
    "us-iso-east-1,   aws-iso",
    "us-isob-east-1,  aws-iso-b",
    "eu-isoe-west-1,  aws-iso-e",
    "us-isof-south-1, aws-iso-f",
    "eusc-de-east-1,  aws-eusc",
  })
  void everyPartitionIsTaken(String region, String partition) {
    var environment = Serialization.unmarshal(SMALLEST, GenericKubernetesResource.class);
    Map<String, Object> spec = environment.get("spec");
    spec.put("region", region);
    spec.put(
        "iam",
        Map.of("policyArns", List.of("arn:" + partition + ":iam::aws:policy/ReadOnlyAccess")));
    client().resource(environment).inNamespace(NAMESPACE).dryRun(true).create();
  }

  private GenericKubernetesResource create(GenericKubernetesResource object) {
    object.getMetadata().setName(null);
    object.getMetadata().setGenerateName("update-");
    return client().resource(object).inNamespace(NAMESPACE).create();
  }

  private GenericKubernetesResource update(
      GenericKubernetesResource stored, GenericKubernetesResource wanted) {
    wanted.getMetadata().setName(stored.getMetadata().getName());
    wanted.getMetadata().setResourceVersion(stored.getMetadata().getResourceVersion());
    return client().resource(wanted).inNamespace(NAMESPACE).update();
  }

  private static void assertRefused(String expect, Runnable request) {
    KubernetesClientException refusal = assertThrows(KubernetesClientException.class, request::run);
    assertEquals(422, refusal.getCode(), refusal.getMessage());
    assertTrue(
        refusal.getStatus().getMessage().contains(expect),
        () -> "wanted: " + expect + "\ngot: " + refusal.getStatus().getMessage());
    List<String> reasons =
        refusal.getStatus().getDetails().getCauses().stream()
            .map(StatusCause::getMessage)
            .filter(message -> !message.contains(CAST_REST_ASIDE))
            .toList();
    assertEquals(1, reasons.size(), () -> "one mistake, one reason: " + reasons);
  }
}
