package dev.elasticacheoperator.api.v1alpha1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With the client's own mapper, and with a strict one as a framework may bring it. */
class SerializationTest {

  private static final Condition READY =
      new ConditionBuilder()
          .withType("Ready")
          .withStatus("True")
          .withReason("AllStepsReady")
          .withMessage("")
          .withLastTransitionTime("2026-01-01T00:00:00Z")
          .build();

  private static final ElastiCacheEnvironmentStatus STATUS =
      new ElastiCacheEnvironmentStatus.Builder()
          .observedGeneration(3L)
          .conditions(List.of(READY))
          .phase(Phase.READY)
          .region("us-west-2")
          .topology("replication group, 1 shard, 1 replica, Multi-AZ")
          .engine("valkey")
          .version("8.0")
          .endpoint(Endpoint.of("cache.example", 6379))
          .readerEndpoint(Endpoint.of("replica.example", 6379))
          .nodes(List.of(new NodeStatus("node.example", 11211)))
          .clusterMode(true)
          .encryption(new EncryptionStatus(InTransit.PREFERRED, true, null))
          .binding(new Binding("sessions-endpoint"))
          .bastion(new BastionStatus("i-0abc", "192.0.2.1", "aws ssm start-session", "redis6-cli"))
          .steps(
              List.of(
                  new StepStatus(
                      "vpc",
                      StepState.IN_PROGRESS,
                      List.of("vpc-0abc"),
                      "10.20.0.0/16",
                      Instant.parse("2026-01-01T00:00:00Z"))))
          .pending(
              List.of(new PendingCreate("vpc", "t-1", Instant.parse("2026-01-01T00:00:01.5Z"))))
          .build();

  static List<ObjectMapper> mappers() {
    ObjectMapper clients = new ObjectMapper();
    new KubernetesSerialization(clients, true);
    return List.of(clients, JsonMapper.builder().addModule(new JavaTimeModule()).build());
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void aStatusIsReadAsItWasWritten(ObjectMapper mapper) throws Exception {
    String json = mapper.writeValueAsString(STATUS);
    assertEquals(STATUS, mapper.readValue(json, ElastiCacheEnvironmentStatus.class));
    JsonNode tree = mapper.readTree(json);
    assertEquals("InProgress", tree.at("/steps/0/state").asText());
    assertEquals("2026-01-01T00:00:00Z", tree.at("/steps/0/since").asText());
    assertEquals("2026-01-01T00:00:01.500Z", tree.at("/pending/0/time").asText());
    assertEquals("cache.example:6379", tree.at("/endpoint/hostPort").asText());
    assertEquals("Preferred", tree.at("/encryption/inTransit").asText());
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void unknownValuesOfANewerVersionAreIgnored(ObjectMapper mapper) throws Exception {
    ElastiCacheEnvironment object =
        mapper.readValue(
            """
            {"metadata": {"name": "x"},
             "spec": {"deletionPolicy": "Snapshot", "novelty": 1, "vpc": {"id": "vpc-0abc"},
               "cache": {"engine": "keydb", "clusterMode": "Sharded"}},
             "status": {"phase": "Migrating", "novelty": {"a": []},
               "endpoint": {"address": "a", "port": 1, "reader": "b"},
               "steps": [{"name": "vpc", "state": "Paused", "eta": 5}]}}
            """,
            ElastiCacheEnvironment.class);
    assertEquals(DeletionPolicy.RETAIN, object.getSpec().deletionPolicy());
    assertNull(object.getSpec().cache().engine());
    assertNull(object.getSpec().cache().clusterMode());
    assertNull(object.getStatus().phase());
    assertNull(object.getStatus().steps().get(0).state());
    assertEquals("a", object.getStatus().endpoint().address());
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void omittedFieldsHaveConstantDefaults(ObjectMapper mapper) throws Exception {
    ElastiCacheEnvironmentSpec spec =
        mapper.readValue(
            "{\"cache\": {}, \"bastion\": {}, \"network\": {\"allowedCidrs\": []}}",
            ElastiCacheEnvironmentSpec.class);
    assertEquals(DeletionPolicy.DELETE, spec.deletionPolicy());
    assertFalse(spec.deletionProtection() || spec.paused());
    assertNull(spec.cache().port());
    assertTrue(spec.bastion().enabled());
    assertEquals(List.of(), spec.network().allowedCidrs(), "nobody is not the default");
    assertNull(spec.network().cacheSubnets());
  }

  @Test
  void statusesDifferWhereAReaderSeesADifference() {
    assertEquals(STATUS, STATUS.toBuilder().build());
    assertNotEquals(STATUS, STATUS.toBuilder().phase(Phase.UPDATING).build());
    assertNotEquals(STATUS, STATUS.toBuilder().conditions(List.of()).build());
    Condition worded = new ConditionBuilder(READY).withMessage("all is well").build();
    assertNotEquals(STATUS, STATUS.toBuilder().conditions(List.of(worded)).build());
  }

  @Test
  void anObjectThatWasNeverLookedAtHasNoStatus() {
    assertNull(new ElastiCacheEnvironment().getStatus());
    assertEquals(List.of(), ElastiCacheEnvironmentStatus.empty().steps());
  }
}
