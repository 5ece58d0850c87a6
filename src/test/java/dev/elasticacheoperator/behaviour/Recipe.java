package dev.elasticacheoperator.behaviour;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.ExistingNetwork;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.Images;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/**
 * The AWS CLI recipe that the project grew from, call by call, run by somebody who knows of no
 * operator. Put right in one point, without which nothing could be taken over: the cluster is put
 * into the subnet group.
 *
 * @param tidy true to correct the recipe: cache and bastion get a security group each, and the
 *     bastion gets the role
 */
record Recipe(boolean tidy) {

  static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
          + "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
  private static final String ROLE = "sessions-bastion";
  private static final String CACHE = "sessions";

  /** Runs it and waits as long as its reader would. Gives what {@code spec.adopt} has to list. */
  List<String> run(Fixture fixture) {
    var adopt = new ArrayList<String>();
    fixture.stranger(aws -> run(aws, adopt, fixture));
    fixture.harness.pass(Duration.ofMinutes(20));
    return adopt;
  }

  private void run(AwsClients aws, List<String> adopt, Fixture fixture) {
    var ec2 = aws.ec2();
    aws.iam().createRole(r -> r.roleName(ROLE).assumeRolePolicyDocument(TRUST));
    aws.iam()
        .attachRolePolicy(
            r -> r.roleName(ROLE).policyArn("arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess"));
    if (tidy) {
      aws.iam().createInstanceProfile(r -> r.instanceProfileName(ROLE));
      aws.iam().addRoleToInstanceProfile(r -> r.instanceProfileName(ROLE).roleName(ROLE));
      fixture.harness.clock.advance(Duration.ofMinutes(3));
    }
    var vpc = ec2.createVpc(r -> r.cidrBlock("10.20.0.0/16")).vpc().vpcId();
    var cacheSubnet = ExistingNetwork.subnet(aws.ec2(), vpc, "10.20.1.0/24");
    fixture.harness.clock.advance(Duration.ofMinutes(1));
    var cacheGroup = tidy ? group(aws, vpc, "sessions-cache") : defaultGroup(aws, vpc);
    var bastionGroup = tidy ? group(aws, vpc, "sessions-bastion") : cacheGroup;
    ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupId(cacheGroup)
                .ipProtocol("tcp")
                .fromPort(6379)
                .toPort(6379)
                .cidrIp("0.0.0.0/0"));
    aws.elastiCache()
        .createCacheSubnetGroup(
            r ->
                r.cacheSubnetGroupName(CACHE)
                    .cacheSubnetGroupDescription("subnet group")
                    .subnetIds(cacheSubnet));
    aws.elastiCache()
        .createCacheParameterGroup(
            r ->
                r.cacheParameterGroupName(CACHE)
                    .cacheParameterGroupFamily("redis4.0")
                    .description("parameter group for redis4.0"));
    aws.elastiCache()
        .createCacheCluster(
            r ->
                r.cacheClusterId(CACHE)
                    .cacheSubnetGroupName(CACHE)
                    .cacheParameterGroupName(CACHE)
                    .securityGroupIds(cacheGroup)
                    .engine("redis")
                    .engineVersion("4.0.10")
                    .cacheNodeType("cache.t2.micro")
                    .numCacheNodes(1));
    var bastionSubnet = ExistingNetwork.subnet(aws.ec2(), vpc, "10.20.254.0/24");
    var gateway = ec2.createInternetGateway().internetGateway().internetGatewayId();
    ec2.attachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc));
    var table = ec2.createRouteTable(r -> r.vpcId(vpc)).routeTable().routeTableId();
    ec2.createRoute(
        r -> r.routeTableId(table).destinationCidrBlock("0.0.0.0/0").gatewayId(gateway));
    ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(bastionSubnet));
    ec2.modifySubnetAttribute(
        r -> r.subnetId(bastionSubnet).mapPublicIpOnLaunch(v -> v.value(true)));
    fixture.harness.clock.advance(Duration.ofMinutes(1));
    var instance =
        ec2.runInstances(
                r -> {
                  r.imageId(Images.AL2023_X86_64.id())
                      .instanceType("t3.micro")
                      .minCount(1)
                      .maxCount(1)
                      .keyName("my-key")
                      .securityGroupIds(bastionGroup)
                      .subnetId(bastionSubnet);
                  if (tidy) {
                    r.iamInstanceProfile(p -> p.name(ROLE));
                  }
                })
            .instances()
            .get(0)
            .instanceId();
    ec2.createTags(r -> r.resources(instance).tags(t -> t.key("Name").value("my first bastion")));
    adopt.addAll(
        List.of(
            vpc,
            cacheSubnet,
            bastionSubnet,
            gateway,
            table,
            instance,
            "role/" + ROLE,
            "cache-subnet-group/" + CACHE,
            "cache-parameter-group/" + CACHE,
            "cache-cluster/" + CACHE));
    if (tidy) {
      adopt.addAll(List.of(cacheGroup, bastionGroup, "instance-profile/" + ROLE));
    }
  }

  private static String group(AwsClients aws, String vpc, String name) {
    return aws.ec2()
        .createSecurityGroup(r -> r.vpcId(vpc).groupName(name).description(name))
        .groupId();
  }

  private static String defaultGroup(AwsClients aws, String vpc) {
    var inVpc = Filter.builder().name("vpc-id").values(vpc).build();
    return aws.ec2().describeSecurityGroups(r -> r.filters(inVpc)).securityGroups().stream()
        .map(SecurityGroup::groupId)
        .findFirst()
        .orElseThrow();
  }

  /** The object of {@code examples/adopt.yaml} with the ids that there are. */
  static ElastiCacheEnvironment object(List<String> adopt) {
    var object = OperatorHarness.example("adopt.yaml");
    var spec = Fixture.with(object.getSpec(), "adopt", adopt);
    object.setSpec(Fixture.with(spec, "bastion.imageId", Images.AL2023_X86_64.id()));
    return object;
  }
}
