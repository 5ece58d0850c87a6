package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.deleteCluster;
import static dev.elasticacheoperator.lab.ManualChanges.deleteParameterGroup;
import static dev.elasticacheoperator.lab.ManualChanges.deleteProfile;
import static dev.elasticacheoperator.lab.ManualChanges.deleteRole;
import static dev.elasticacheoperator.lab.ManualChanges.deleteSecurityGroup;
import static dev.elasticacheoperator.lab.ManualChanges.deleteSubnet;
import static dev.elasticacheoperator.lab.ManualChanges.deleteSubnetGroup;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;

/**
 * Foreign resources that block a creation. The status names them, the operator leaves them alone,
 * and the creation continues once they are gone.
 */
class ForeignTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

  /**
   * @param step that is blocked
   * @param appears makes the stranger's resource; given the VPC's id where there is one
   * @param named what the message calls it
   * @param inVpc whether it appears in our VPC, the moment that exists
   */
  record ForeignResource(
      String what,
      String step,
      boolean inVpc,
      BiConsumer<AwsClients, String> appears,
      BiConsumer<AwsClients, String> leaves,
      String named) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<ForeignResource> strangers() {
    return Stream.of(
        new ForeignResource(
            "a role",
            "iam",
            false,
            (aws, vpc) ->
                aws.iam()
                    .createRole(
                        r -> r.roleName("sessions-bastion").assumeRolePolicyDocument(TRUST)),
            (aws, vpc) -> deleteRole(aws, "sessions-bastion"),
            "IAM role sessions-bastion"),
        new ForeignResource(
            "an instance profile",
            "iam",
            false,
            (aws, vpc) ->
                aws.iam().createInstanceProfile(r -> r.instanceProfileName("sessions-bastion")),
            (aws, vpc) -> deleteProfile(aws, "sessions-bastion"),
            "Instance profile sessions-bastion"),
        new ForeignResource(
            "a cache cluster",
            "cluster",
            false,
            (aws, vpc) -> cluster(aws.elastiCache()),
            (aws, vpc) -> deleteCluster(aws, "sessions"),
            "Cache cluster sessions"),
        new ForeignResource(
            "a subnet group",
            "subnetGroup",
            false,
            (aws, vpc) -> subnetGroup(aws, "sessions"),
            (aws, vpc) -> deleteSubnetGroup(aws, "sessions"),
            "Cache subnet group sessions"),
        new ForeignResource(
            "a parameter group",
            "parameterGroup",
            false,
            (aws, vpc) ->
                aws.elastiCache()
                    .createCacheParameterGroup(
                        r ->
                            r.cacheParameterGroupName("sessions")
                                .cacheParameterGroupFamily("redis4.0")
                                .description("somebody else's")),
            (aws, vpc) -> deleteParameterGroup(aws, "sessions"),
            "Cache parameter group sessions"),
        new ForeignResource(
            "a subnet with the cache's block",
            "cacheSubnets",
            true,
            (aws, vpc) -> aws.ec2().createSubnet(r -> r.vpcId(vpc).cidrBlock("10.20.1.0/24")),
            ForeignTest::deleteSubnets,
            "(10.20.1.0/24)"),
        new ForeignResource(
            "a subnet with the bastion's block",
            "bastionSubnet",
            true,
            (aws, vpc) -> aws.ec2().createSubnet(r -> r.vpcId(vpc).cidrBlock("10.20.254.0/24")),
            ForeignTest::deleteSubnets,
            "(10.20.254.0/24)"),
        new ForeignResource(
            "a security group of the cache's name",
            "securityGroups",
            true,
            (aws, vpc) ->
                aws.ec2()
                    .createSecurityGroup(
                        r -> r.vpcId(vpc).groupName("sessions-cache").description("theirs")),
            ForeignTest::deleteGroups,
            "Security group sessions-cache (sg-"));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void isNamedAndLeftAloneAndNoHindranceOnceGone(ForeignResource stranger) {
    var fixture = new Fixture();
    var vpc = put(fixture, stranger);
    fixture.harness.pass(HOUR);

    assertEquals(Phase.BLOCKED, fixture.phase(), () -> fixture.status().toString());
    assertEquals("False", fixture.condition("Ready").getStatus());
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertEquals(StepState.BLOCKED, fixture.state(stranger.step()));
    assertTrue(fixture.step(stranger.step()).message().contains(stranger.named()));
    assertTrue(fixture.condition("Ready").getMessage().contains(stranger.named()));
    assertEquals(
        1,
        fixture.harness.api.events().stream()
            .filter(RecordedEvent::warning)
            .filter(e -> e.message().contains(stranger.named()))
            .count(),
        () -> fixture.harness.api.events().toString());

    fixture.calls.clear();
    int writes = fixture.harness.api.statusWrites();
    fixture.harness.pass(HOUR);
    assertEquals(List.of(), fixture.calls.changes());
    assertEquals(writes, fixture.harness.api.statusWrites());
    assertTrue(fixture.calls.count(SimulatedCall::mutating) <= 13, "creates tried in an hour");

    fixture.stranger(aws -> stranger.leaves().accept(aws, vpc.get()));
    fixture.harness.until("Ready", fixture::isReady, Duration.ofMinutes(25));
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, ours(aws)));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void outlivesTheEnvironment(ForeignResource stranger) {
    var fixture = new Fixture();
    var vpc = put(fixture, stranger);
    fixture.harness.pass(HOUR);
    var touching = mutatingCallsNaming(fixture, stranger, vpc);
    fixture.delete();

    if (stranger.inVpc()) {
      fixture.harness.pass(HOUR);
      assertTrue(fixture.harness.api.find(Fixture.NAME).isPresent(), "its VPC cannot be gone yet");
      assertEquals(Phase.DELETING, fixture.phase());
      assertTrue(
          fixture.condition("Ready").getMessage().contains("is in " + vpc.get()),
          fixture.condition("Ready")::getMessage);
      fixture.stranger(aws -> stranger.leaves().accept(aws, vpc.get()));
      fixture.harness.untilGone(Fixture.NAME);
      fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
    } else {
      fixture.harness.untilGone(Fixture.NAME);
      fixture.stranger(
          aws -> {
            var left = Leftovers.of(aws);
            assertFalse(Leftovers.of(left).isEmpty(), "the stranger's is gone");
            stranger.leaves().accept(aws, vpc.get());
          });
    }
    assertEquals(List.of(), touching, "the stranger's was touched");
  }

  /** Watches calls that would change something by the stranger's name or id. */
  private static List<String> mutatingCallsNaming(
      Fixture fixture, ForeignResource stranger, AtomicReference<String> vpc) {
    var touching = new ArrayList<String>();
    var byStep =
        Map.of(
            "a role", List.of("DeleteRole", "DetachRolePolicy", "RemoveRoleFromInstanceProfile"),
            "an instance profile",
                List.of("DeleteInstanceProfile", "RemoveRoleFromInstanceProfile"),
            "a cache cluster", List.of("DeleteCacheCluster", "ModifyCacheCluster"),
            "a subnet group", List.of("DeleteCacheSubnetGroup", "ModifyCacheSubnetGroup"),
            "a parameter group", List.of("DeleteCacheParameterGroup", "ModifyCacheParameterGroup"));
    fixture.harness.cloud.hook(
        new CallHook() {
          @Override
          public void before(SimulatedCall call) {
            if (!fixture.strangerActs()
                && byStep.getOrDefault(stranger.what(), List.of()).contains(call.operation())) {
              touching.add(call.operation());
            }
          }
        });
    return touching;
  }

  private static AtomicReference<String> put(Fixture fixture, ForeignResource stranger) {
    var vpc = new AtomicReference<String>();
    if (!stranger.inVpc()) {
      fixture.stranger(aws -> stranger.appears().accept(aws, null));
      fixture.harness.pass(Duration.ofMinutes(10));
    } else {
      fixture.harness.cloud.hook(
          new CallHook() {
            @Override
            public void after(SimulatedCall call, AwsResponse answer) {
              if (call.operation().equals("CreateVpc") && vpc.get() == null) {
                vpc.set(((CreateVpcResponse) answer).vpc().vpcId());
                fixture.stranger(aws -> stranger.appears().accept(aws, vpc.get()));
              }
            }
          });
    }
    fixture.apply();
    return vpc;
  }

  private static void cluster(ElastiCacheClient elastiCache) {
    elastiCache.createCacheCluster(
        r ->
            r.cacheClusterId("sessions")
                .engine("redis")
                .cacheNodeType("cache.t3.micro")
                .numCacheNodes(1));
  }

  private static void subnetGroup(AwsClients aws, String name) {
    var subnet = aws.ec2().describeSubnets().subnets();
    var id =
        subnet.isEmpty()
            ? aws.ec2()
                .createSubnet(
                    r ->
                        r.vpcId(aws.ec2().createVpc(v -> v.cidrBlock("10.77.0.0/16")).vpc().vpcId())
                            .cidrBlock("10.77.1.0/24"))
                .subnet()
                .subnetId()
            : subnet.get(0).subnetId();
    aws.elastiCache()
        .createCacheSubnetGroup(
            r ->
                r.cacheSubnetGroupName(name)
                    .cacheSubnetGroupDescription("somebody else's")
                    .subnetIds(id));
  }

  /** Without the VPC that the stranger's subnet group needed. */
  private static Map<String, Integer> ours(AwsClients aws) {
    var counts = Leftovers.of(aws);
    aws.ec2().describeVpcs().vpcs().stream()
        .filter(v -> v.cidrBlock().equals("10.77.0.0/16"))
        .findFirst()
        .ifPresent(
            v -> {
              counts.merge("VPC", -1, Integer::sum);
              counts.merge("subnet", -1, Integer::sum);
            });
    return counts;
  }

  private static void deleteSubnets(AwsClients aws, String vpc) {
    aws.ec2().describeSubnets(r -> r.filters(in(vpc))).subnets().stream()
        .filter(s -> s.tags().isEmpty())
        .forEach(s -> deleteSubnet(aws, s.subnetId()));
  }

  private static void deleteGroups(AwsClients aws, String vpc) {
    aws.ec2().describeSecurityGroups(r -> r.filters(in(vpc))).securityGroups().stream()
        .filter(g -> g.tags().isEmpty() && !g.groupName().equals("default"))
        .forEach(g -> deleteSecurityGroup(aws, g.groupId()));
  }

  private static Filter in(String vpc) {
    return Filter.builder().name("vpc-id").values(vpc).build();
  }

  /** Two objects that ask for the same names: the second waits until the first is gone. */
  @Test
  void aNeighbourOfTheSameNamesIsLeftAlone() {
    var fixture = Fixture.ready();
    var before = ResourceSnapshot.of(fixture);
    var other = Fixture.article();
    other.getMetadata().setNamespace("other");
    fixture.harness.api.apply(other);
    fixture.harness.pass(HOUR);
    var message =
        fixture.harness.environment("other/sessions").getStatus().conditions().get(0).getMessage();
    assertEquals(Phase.BLOCKED, fixture.harness.environment("other/sessions").getStatus().phase());
    assertTrue(message.contains("IAM role sessions-bastion"), message);
    assertTrue(fixture.isReady());
    assertEquals(before, ResourceSnapshot.of(fixture));

    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    fixture.harness.untilReady("other/sessions");
    fixture.harness.pass(Duration.ofMinutes(1));
    fixture.stranger(aws -> assertEquals(Leftovers.ARTICLE, Leftovers.of(aws)));
  }

  /** Returns a fixture in which somebody else's Secret has the name of the environment's. */
  private static Fixture withTheirSecret() {
    var fixture = new Fixture();
    fixture.harness.api.write(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("sessions-endpoint")
            .endMetadata()
            .withType("Opaque")
            .withData(Map.of("theirs", "eA=="))
            .build());
    return fixture;
  }

  @Test
  void aSecretIsNotOverwritten() {
    var fixture = withTheirSecret();
    fixture.apply();
    fixture.harness.pass(HOUR);
    assertEquals("True", fixture.condition("Stalled").getStatus());
    assertTrue(fixture.condition("Ready").getMessage().contains("Secret sessions-endpoint"));
    assertEquals(Map.of("theirs", "eA=="), fixture.secret("sessions-endpoint").get().getData());
    assertTrue(
        fixture.status().steps().stream()
            .filter(s -> !s.name().equals("users"))
            .allMatch(s -> s.state() == StepState.READY));

    fixture.harness.api.delete(fixture.secret("sessions-endpoint").get());
    fixture.harness.pass(Duration.ofMinutes(6));
    assertTrue(fixture.isReady());
    assertEquals("servicebinding.io/redis", fixture.secret("sessions-endpoint").get().getType());
  }

  @Test
  void aSecretOfAnotherNameIsAWayOut() {
    var fixture = withTheirSecret();
    fixture.apply();
    fixture.harness.pass(HOUR);
    fixture.edit("secret.name", "other");
    fixture.harness.untilReady(Fixture.NAME);
    assertTrue(fixture.secret("other").isPresent());
    assertEquals("Opaque", fixture.secret("sessions-endpoint").get().getType());
  }
}
