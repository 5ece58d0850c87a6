package dev.elasticacheoperator.sandbox.aws.ec2;

import dev.elasticacheoperator.sandbox.aws.Images;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** A region to try things in, and the shortest words for what tests need made. */
final class Ec2Fixture {
  static final String REGION = "us-west-2";

  final VirtualClock clock = new VirtualClock();
  final SimulatedCloud cloud;
  final Ec2Client ec2;

  Ec2Fixture() {
    this(SimulatorSettings.instant());
  }

  Ec2Fixture(SimulatorSettings settings) {
    cloud = new SimulatedCloud(settings, clock);
    ec2 = cloud.account(SimulatedCloud.DEFAULT_ACCOUNT).ec2(REGION);
  }

  /** Instances take their time, as on AWS. */
  static Ec2Fixture slowInstances() {
    return new Ec2Fixture(
        SimulatorSettings.instant()
            .withInstancePending(Duration.ofSeconds(20))
            .withInstanceStopping(Duration.ofSeconds(30))
            .withInstanceShuttingDown(Duration.ofSeconds(40)));
  }

  void pass(int seconds) {
    clock.advance(Duration.ofSeconds(seconds));
  }

  String vpc() {
    return ec2.createVpc(r -> r.cidrBlock("10.20.0.0/16")).vpc().vpcId();
  }

  String subnet(String vpc) {
    return subnet(vpc, "10.20.1.0/24");
  }

  String subnet(String vpc, String cidr) {
    return ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock(cidr).availabilityZone("us-west-2a"))
        .subnet()
        .subnetId();
  }

  String group(String vpc, String name) {
    return ec2.createSecurityGroup(r -> r.vpcId(vpc).groupName(name).description("d")).groupId();
  }

  String gateway() {
    return ec2.createInternetGateway().internetGateway().internetGatewayId();
  }

  String attachedGateway(String vpc) {
    String gateway = gateway();
    ec2.attachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc));
    return gateway;
  }

  String table(String vpc) {
    return ec2.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
  }

  Instance run(String subnet, Consumer<RunInstancesRequest.Builder> more) {
    return ec2.runInstances(
            r -> {
              r.imageId(Images.AL2023_X86_64.id())
                  .instanceType("t3.micro")
                  .minCount(1)
                  .maxCount(1)
                  .subnetId(subnet);
              more.accept(r);
            })
        .instances()
        .get(0);
  }

  String instance(String subnet) {
    return run(subnet, r -> {}).instanceId();
  }

  Instance look(String instanceId) {
    return ec2.describeInstances(r -> r.instanceIds(instanceId))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  String stateOf(String instanceId) {
    return look(instanceId).state().nameAsString();
  }

  void terminate(String instanceId) {
    ec2.terminateInstances(r -> r.instanceIds(instanceId));
  }

  static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  static TagSpecification tags(ResourceType type, String key, String value) {
    return TagSpecification.builder().resourceType(type).tags(tag(key, value)).build();
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  static List<Tag> tags(int count) {
    return IntStream.range(0, count).mapToObj(i -> tag("k" + i, "v")).toList();
  }
}
