package dev.elasticacheoperator.behaviour;

import dev.elasticacheoperator.aws.client.AwsClients;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

/**
 * Everything that makes up one environment, asked of AWS, in lines that can be compared. Ids of
 * what may be replaced without anybody noticing (instance, route table) are left out.
 */
final class ResourceSnapshot {

  private static final String OWNER = "elasticache-operator.dev/environment";

  private final AwsClients aws;
  private final Filter ours;
  private final Set<String> lines = new TreeSet<>();

  private ResourceSnapshot(AwsClients aws, String environment) {
    this.aws = aws;
    this.ours = Filter.builder().name("tag:" + OWNER).values(environment).build();
  }

  static Set<String> of(Fixture fixture) {
    var lines = new TreeSet<String>();
    fixture.stranger(aws -> lines.addAll(new ResourceSnapshot(aws, Fixture.NAME).take()));
    return lines;
  }

  private Set<String> take() {
    network();
    securityGroups();
    routes();
    instances();
    cache();
    iam();
    return lines;
  }

  private void network() {
    for (var vpc : aws.ec2().describeVpcs(r -> r.filters(ours)).vpcs()) {
      var hostnames =
          aws.ec2()
              .describeVpcAttribute(
                  r -> r.vpcId(vpc.vpcId()).attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES))
              .enableDnsHostnames()
              .value();
      say("vpc", vpc.vpcId(), vpc.cidrBlock(), hostnames, tags(vpc.tags()));
    }
    aws.ec2()
        .describeSubnets(r -> r.filters(ours))
        .subnets()
        .forEach(
            s ->
                say(
                    "subnet",
                    s.subnetId(),
                    s.cidrBlock(),
                    s.availabilityZone(),
                    s.mapPublicIpOnLaunch(),
                    tags(s.tags())));
    aws.ec2()
        .describeInternetGateways(r -> r.filters(ours))
        .internetGateways()
        .forEach(
            g ->
                say(
                    "gateway",
                    g.internetGatewayId(),
                    g.attachments().stream().map(a -> a.vpcId()).toList(),
                    tags(g.tags())));
  }

  private void securityGroups() {
    for (var group : aws.ec2().describeSecurityGroups(r -> r.filters(ours)).securityGroups()) {
      say("group", group.groupId(), group.groupName(), group.vpcId(), tags(group.tags()));
      var ofGroup = Filter.builder().name("group-id").values(group.groupId()).build();
      aws.ec2()
          .describeSecurityGroupRules(r -> r.filters(ofGroup))
          .securityGroupRules()
          .forEach(
              rule ->
                  say(
                      "rule of " + rule.groupId(),
                      rule.isEgress() ? "egress" : "ingress",
                      rule.ipProtocol(),
                      rule.fromPort(),
                      rule.toPort(),
                      rule.cidrIpv4(),
                      rule.referencedGroupInfo() == null
                          ? null
                          : rule.referencedGroupInfo().groupId()));
    }
  }

  private void routes() {
    for (var table : aws.ec2().describeRouteTables(r -> r.filters(ours)).routeTables()) {
      say(
          "route table",
          table.vpcId(),
          table.associations().stream().map(a -> a.subnetId()).sorted().toList(),
          tags(table.tags()));
      table
          .routes()
          .forEach(r -> say("route", r.destinationCidrBlock(), r.gatewayId(), r.stateAsString()));
    }
  }

  private void instances() {
    aws.ec2().describeInstances(r -> r.filters(ours)).reservations().stream()
        .flatMap(r -> r.instances().stream())
        .filter(i -> i.state().name() != InstanceStateName.TERMINATED)
        .forEach(
            i ->
                say(
                    "instance",
                    i.state().nameAsString(),
                    i.instanceTypeAsString(),
                    i.imageId(),
                    i.keyName(),
                    i.subnetId(),
                    i.iamInstanceProfile().arn(),
                    i.securityGroups().stream().map(g -> g.groupId()).sorted().toList(),
                    i.metadataOptions().httpTokensAsString(),
                    i.metadataOptions().httpEndpointAsString(),
                    i.metadataOptions().httpPutResponseHopLimit(),
                    i.sourceDestCheck(),
                    tags(i.tags()),
                    parts(i)));
  }

  /** Returns the tags of the root volume and of the network interface. */
  private List<Map<String, String>> parts(Instance instance) {
    var volumes =
        instance.blockDeviceMappings().stream().map(device -> device.ebs().volumeId()).toList();
    var interfaces =
        instance.networkInterfaces().stream().map(i -> i.networkInterfaceId()).toList();
    return Stream.concat(
            aws.ec2().describeVolumes(r -> r.volumeIds(volumes)).volumes().stream()
                .map(volume -> volume.tags()),
            aws
                .ec2()
                .describeNetworkInterfaces(r -> r.networkInterfaceIds(interfaces))
                .networkInterfaces()
                .stream()
                .map(face -> face.tagSet()))
        .map(ResourceSnapshot::tags)
        .toList();
  }

  private void cache() {
    for (var c : aws.elastiCache().describeCacheClusters().cacheClusters()) {
      say(
          "cluster",
          c.cacheClusterId(),
          c.cacheClusterStatus(),
          c.engineVersion(),
          c.cacheNodeType(),
          c.cacheSubnetGroupName(),
          c.cacheParameterGroup().cacheParameterGroupName(),
          c.securityGroups().stream().map(g -> g.securityGroupId()).sorted().toList(),
          // AWS tells tags of an available cluster alone.
          c.cacheClusterStatus().equals("available") ? cacheTags(c.arn()) : "");
    }
    for (var g : aws.elastiCache().describeCacheSubnetGroups().cacheSubnetGroups()) {
      say(
          "subnet group",
          g.cacheSubnetGroupName(),
          g.subnets().stream().map(s -> s.subnetIdentifier()).sorted().toList(),
          cacheTags(g.arn()));
    }
    for (var g : aws.elastiCache().describeCacheParameterGroups().cacheParameterGroups()) {
      var name = g.cacheParameterGroupName();
      if (!name.startsWith("default.")) {
        var set =
            aws
                .elastiCache()
                .describeCacheParameters(r -> r.cacheParameterGroupName(name).source("user"))
                .parameters()
                .stream()
                .map(p -> p.parameterName() + "=" + p.parameterValue())
                .sorted()
                .toList();
        say("parameter group", name, g.cacheParameterGroupFamily(), set, cacheTags(g.arn()));
      }
    }
  }

  private void iam() {
    for (var listed : aws.iam().listRoles().roles()) {
      var role = aws.iam().getRole(r -> r.roleName(listed.roleName())).role();
      var policies =
          aws
              .iam()
              .listAttachedRolePolicies(r -> r.roleName(role.roleName()))
              .attachedPolicies()
              .stream()
              .map(p -> p.policyArn())
              .sorted()
              .toList();
      var tags = role.tags().stream().collect(Collectors.toMap(t -> t.key(), t -> t.value()));
      say(
          "role",
          role.path(),
          role.roleName(),
          role.assumeRolePolicyDocument(),
          policies,
          aws.iam().listRolePolicies(r -> r.roleName(role.roleName())).policyNames(),
          role.permissionsBoundary(),
          new TreeMap<>(tags));
    }
    for (var listed : aws.iam().listInstanceProfiles().instanceProfiles()) {
      var profile =
          aws.iam()
              .getInstanceProfile(r -> r.instanceProfileName(listed.instanceProfileName()))
              .instanceProfile();
      var tags = profile.tags().stream().collect(Collectors.toMap(t -> t.key(), t -> t.value()));
      say(
          "profile",
          profile.instanceProfileName(),
          profile.roles().stream().map(r -> r.roleName()).toList(),
          new TreeMap<>(tags));
    }
  }

  private Map<String, String> cacheTags(String arn) {
    return new TreeMap<>(
        aws.elastiCache().listTagsForResource(r -> r.resourceName(arn)).tagList().stream()
            .collect(Collectors.toMap(t -> t.key(), t -> t.value())));
  }

  private static Map<String, String> tags(Collection<Tag> tags) {
    var map = new TreeMap<String, String>();
    tags.forEach(t -> map.put(t.key(), t.value()));
    return map;
  }

  private void say(Object... words) {
    lines.add(Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(" ")));
  }
}
