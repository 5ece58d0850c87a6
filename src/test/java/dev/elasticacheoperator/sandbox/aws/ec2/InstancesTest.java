package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.SimulatorRefusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

class InstancesTest {
  private final Ec2Fixture aws = Ec2Fixture.slowInstances();
  private final String vpc = aws.vpc();
  private final String subnet = aws.subnet(vpc);

  @Test
  void anInstanceGoesThroughItsStatesAsTimePasses() {
    Instance made = aws.run(subnet, r -> {});
    String id = made.instanceId();
    assertEquals("pending", made.state().nameAsString());
    aws.pass(19);
    assertEquals("pending", aws.stateOf(id));
    aws.pass(1);
    assertEquals("running", aws.stateOf(id));

    aws.ec2.stopInstances(r -> r.instanceIds(id));
    assertEquals("stopping", aws.stateOf(id));
    assertRefused("IncorrectInstanceState", () -> aws.ec2.startInstances(r -> r.instanceIds(id)));
    aws.pass(30);
    assertEquals("stopped", aws.stateOf(id));
    aws.ec2.startInstances(r -> r.instanceIds(id));
    aws.pass(20);
    assertEquals("running", aws.stateOf(id));

    aws.terminate(id);
    assertEquals("shutting-down", aws.stateOf(id));
    aws.pass(40);
    assertEquals("terminated", aws.stateOf(id));
    assertNull(aws.look(id).subnetId());
    aws.terminate(id);

    aws.pass(3601);
    assertRefused("InvalidInstanceID.NotFound", () -> aws.look(id));
  }

  /** EC2 checks the arguments of a dry run (karpenter-provider-aws#7844). */
  @Test
  void aDryRunChecksTheArgumentsAndLaunchesNothing() {
    assertRefused("DryRunOperation", () -> aws.run(subnet, r -> r.dryRun(true)));
    assertRefused(
        "InvalidAMIID.NotFound",
        () -> aws.run(subnet, r -> r.dryRun(true).imageId("ami-0123456789abcdef0")));
    assertRefused(
        "InvalidKeyPair.NotFound", () -> aws.run(subnet, r -> r.dryRun(true).keyName("typo")));
    assertEquals(List.of(), aws.ec2.describeInstances().reservations());
  }

  @Test
  void aLaunchCanEndByItselfWithAReason() {
    LaunchFaults faults =
        aws.cloud.account(SimulatedCloud.DEFAULT_ACCOUNT).launchFaults(Ec2Fixture.REGION);
    faults.endInstances("Client.VolumeLimitExceeded", "Volume limit exceeded");
    Instance made = aws.run(subnet, r -> {});
    assertEquals("pending", made.state().nameAsString());
    assertNull(made.stateReason());
    aws.pass(20);
    Instance ended = aws.look(made.instanceId());
    assertEquals("terminated", ended.state().nameAsString());
    assertEquals("Client.VolumeLimitExceeded", ended.stateReason().code());
    assertEquals("", ended.stateTransitionReason());

    faults.letInstancesRun();
    String id = aws.run(subnet, r -> {}).instanceId();
    aws.pass(20);
    assertEquals("running", aws.stateOf(id));
    faults.endInstances("Client.InternalError", "Client error on launch");
    aws.ec2.stopInstances(r -> r.instanceIds(id));
    aws.pass(30);
    assertEquals("Client.UserInitiatedShutdown", aws.look(id).stateReason().code());
    aws.ec2.startInstances(r -> r.instanceIds(id));
    aws.pass(20);
    assertEquals("stopped", aws.stateOf(id));
    assertEquals("Client.InternalError", aws.look(id).stateReason().code());
  }

  @Test
  void aRootVolumeComesAndGoesWithItsInstance() {
    String id =
        aws.run(
                subnet,
                r ->
                    r.tagSpecifications(
                        s ->
                            s.resourceType(ResourceType.VOLUME)
                                .tags(Tag.builder().key("a").value("1").build())))
            .instanceId();
    String volume = aws.look(id).blockDeviceMappings().get(0).ebs().volumeId();
    assertEquals(
        "1",
        aws.ec2.describeVolumes(r -> r.volumeIds(volume)).volumes().get(0).tags().get(0).value());
    aws.ec2.createTags(r -> r.resources(volume).tags(Tag.builder().key("b").value("2").build()));
    aws.terminate(id);
    aws.pass(40);
    assertEquals(List.of(), aws.look(id).blockDeviceMappings());
    assertEquals(List.of(), aws.ec2.describeVolumes().volumes());
    assertRefused(
        "InvalidVolume.NotFound", () -> aws.ec2.describeVolumes(r -> r.volumeIds(volume)));
  }

  @Test
  void anInstanceHoldsItsSubnetAndGroupUntilItIsTerminated() {
    String group = aws.group(vpc, "bastion");
    String id = aws.run(subnet, r -> r.securityGroupIds(group)).instanceId();
    aws.terminate(id);
    aws.pass(39);

    assertRefused("DependencyViolation", () -> aws.ec2.deleteSubnet(r -> r.subnetId(subnet)));
    assertRefused("DependencyViolation", () -> aws.ec2.deleteSecurityGroup(r -> r.groupId(group)));

    aws.pass(1);
    aws.ec2.deleteSubnet(r -> r.subnetId(subnet));
    aws.ec2.deleteSecurityGroup(r -> r.groupId(group));
    aws.ec2.deleteVpc(r -> r.vpcId(vpc));
  }

  @Test
  void aTokenThatWasSeenGivesTheOldInstanceDeadOrAlive() {
    String id = aws.run(subnet, r -> r.clientToken("t")).instanceId();
    aws.pass(20);
    Instance again = aws.run(subnet, r -> r.clientToken("t"));
    assertEquals(id, again.instanceId());
    assertEquals("running", again.state().nameAsString());

    aws.terminate(id);
    aws.pass(40);
    Instance dead = aws.run(subnet, r -> r.clientToken("t"));
    assertEquals(id, dead.instanceId());
    assertEquals("terminated", dead.state().nameAsString());
    assertEquals(1, instances(aws.ec2.describeInstances(r -> r.filters(byToken("t")))).size());
  }

  @Test
  void aTokenKeepsItsInstanceEvenWhenThatIsNoLongerShown() {
    String id = aws.run(subnet, r -> r.clientToken("t")).instanceId();
    aws.terminate(id);
    aws.pass(4000);

    Instance dead = aws.run(subnet, r -> r.clientToken("t"));

    assertEquals(id, dead.instanceId());
    assertEquals("terminated", dead.state().nameAsString());
    assertEquals(List.of(), aws.ec2.describeInstances().reservations());
  }

  @Test
  void aTokenWithOtherParametersIsRefused() {
    aws.run(subnet, r -> r.clientToken("t"));

    assertRefused(
        "IdempotentParameterMismatch",
        () -> aws.run(subnet, r -> r.clientToken("t").instanceType("t3.large")));
  }

  @Test
  void aRefusedLaunchSpendsNoTokenAndLeavesNothing() {
    assertRefused(
        "InvalidKeyPair.NotFound",
        () -> aws.run(subnet, r -> r.clientToken("t").keyName("no-such-key")));

    assertEquals(List.of(), aws.ec2.describeNetworkInterfaces().networkInterfaces());
    assertNotNull(aws.run(subnet, r -> r.clientToken("t").keyName("my-key")).instanceId());
  }

  @Test
  void anUnknownProfileIsRefusedInTheWordsThatOneWaitsFor() {
    String message =
        assertRefused(
                "InvalidParameterValue",
                () -> aws.run(subnet, r -> r.iamInstanceProfile(p -> p.name("bastion"))))
            .awsErrorDetails()
            .errorMessage();

    assertTrue(message.contains("Invalid IAM Instance Profile name"), message);
  }

  @Test
  void aWrongRequestIsRefusedByItsName() {
    assertRefused(
        "InvalidAMIID.NotFound", () -> aws.run(subnet, r -> r.imageId("ami-0fedcba9876543210")));
    assertRefused("InvalidSubnetID.NotFound", () -> aws.instance("subnet-0123456789abcdef0"));
    assertRefused(
        "InvalidGroup.NotFound",
        () -> aws.run(subnet, r -> r.securityGroupIds("sg-0123456789abcdef0")));
    assertRefused(
        "InvalidParameterValue", () -> aws.run(subnet, r -> r.instanceType("cache.t3.micro")));
    assertRefused("InvalidParameterValue", () -> aws.run(subnet, r -> r.instanceType("t4g.micro")));
    String elsewhere = aws.group(aws.vpc(), "other");
    assertRefused("InvalidParameter", () -> aws.run(subnet, r -> r.securityGroupIds(elsewhere)));
  }

  @Test
  void thePublicAddressComesFromTheSubnetsFlagAndGoesWhenTheInstanceStops() {
    assertNull(aws.look(aws.instance(subnet)).publicIpAddress());
    aws.ec2.modifySubnetAttribute(r -> r.subnetId(subnet).mapPublicIpOnLaunch(v -> v.value(true)));
    String id = aws.instance(subnet);
    assertNotNull(aws.look(id).publicIpAddress());

    aws.pass(20);
    aws.ec2.stopInstances(r -> r.instanceIds(id));
    assertNull(aws.look(id).publicIpAddress());
  }

  @Test
  void argumentsOfALaunchAreReadBack() {
    String group = aws.group(vpc, "bastion");
    String id =
        aws.run(
                subnet,
                r ->
                    r.securityGroupIds(group)
                        .userData("IyEvYmluL3NoCg==")
                        .metadataOptions(o -> o.httpTokens("required").httpPutResponseHopLimit(1)))
            .instanceId();

    Instance seen = aws.look(id);
    assertEquals(group, seen.securityGroups().get(0).groupId());
    assertEquals("required", seen.metadataOptions().httpTokensAsString());
    assertEquals(1, seen.metadataOptions().httpPutResponseHopLimit());
    assertEquals(
        "IyEvYmluL3NoCg==",
        aws.ec2
            .describeInstanceAttribute(
                r -> r.instanceId(id).attribute(InstanceAttributeName.USER_DATA))
            .userData()
            .value());
    assertEquals(
        id,
        aws.ec2
            .describeNetworkInterfaces(
                r -> r.filters(Ec2Fixture.filter("attachment.instance-id", id)))
            .networkInterfaces()
            .get(0)
            .attachment()
            .instanceId());
  }

  @Test
  void groupsAndMetadataOptionsChangeInPlace() {
    String id = aws.instance(subnet);
    String group = aws.group(vpc, "new");
    aws.ec2.modifyInstanceAttribute(r -> r.instanceId(id).groups(group));
    aws.ec2.modifyInstanceMetadataOptions(r -> r.instanceId(id).httpTokens("optional"));

    assertEquals(group, aws.look(id).securityGroups().get(0).groupId());
    assertEquals("optional", aws.look(id).metadataOptions().httpTokensAsString());
    assertRefused(
        "IncorrectInstanceState",
        () ->
            aws.ec2.modifyInstanceAttribute(
                r -> r.instanceId(id).instanceType(t -> t.value("t3.small"))));
  }

  @Test
  void aProtectedInstanceIsNotTerminated() {
    String id = aws.run(subnet, r -> r.disableApiTermination(true)).instanceId();

    assertRefused("OperationNotPermitted", () -> aws.terminate(id));
    assertEquals("pending", aws.stateOf(id));
  }

  @Test
  void aFullSubnetTakesNoMoreInstances() {
    String small = aws.subnet(vpc, "10.20.2.0/28");
    aws.ec2.runInstances(
        r ->
            r.imageId("ami-0abcdef1234567890")
                .instanceType("t3.micro")
                .minCount(11)
                .maxCount(11)
                .subnetId(small));

    assertRefused("InsufficientFreeAddressesInSubnet", () -> aws.instance(small));
    assertEquals(
        0,
        aws.ec2
            .describeSubnets(r -> r.subnetIds(small))
            .subnets()
            .get(0)
            .availableIpAddressCount());
  }

  private static Filter byToken(String token) {
    return Ec2Fixture.filter("client-token", token);
  }

  private static List<Instance> instances(DescribeInstancesResponse answer) {
    return answer.reservations().stream().flatMap(r -> r.instances().stream()).toList();
  }
}
