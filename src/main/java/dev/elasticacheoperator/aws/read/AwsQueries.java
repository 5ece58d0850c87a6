package dev.elasticacheoperator.aws.read;

import static java.util.stream.Collectors.toMap;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.engine.ErrorClass;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleDetail;

/** The questions one asks AWS by name, and the lists that answer them for all names at once. */
record AwsQueries(AwsClients aws) {

  static final Permissions PERMISSIONS =
      Permissions.NONE
          // Of an existing VPC that an environment lives in as well.
          .use("ec2:DescribeVpcAttribute", Arns.VPC)
          .look(
              "ec2:DescribeVpcs",
              "ec2:DescribeSubnets",
              "ec2:DescribeInternetGateways",
              "ec2:DescribeRouteTables",
              "elasticache:DescribeCacheClusters",
              "elasticache:DescribeCacheSubnetGroups",
              "elasticache:DescribeCacheParameterGroups",
              "elasticache:DescribeCacheParameters",
              // Its answer is what says whose a resource is.
              "elasticache:ListTagsForResource",
              "iam:GetAccountAuthorizationDetails")
          .use("iam:GetRole", Arns.BASTION_ROLE)
          .use("iam:ListAttachedRolePolicies", Arns.BASTION_ROLE)
          .use("iam:GetInstanceProfile", Arns.BASTION_PROFILE);

  private static final int PAGE = 100;
  private static final int PAGE_OF_IAM = 1000;

  boolean dnsHostnames(String vpcId) {
    return Boolean.TRUE.equals(
        aws.ec2()
            .describeVpcAttribute(
                ask -> ask.vpcId(vpcId).attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES))
            .enableDnsHostnames()
            .value());
  }

  private boolean dnsSupport(String vpcId) {
    return Boolean.TRUE.equals(
        aws.ec2()
            .describeVpcAttribute(
                ask -> ask.vpcId(vpcId).attribute(VpcAttributeName.ENABLE_DNS_SUPPORT))
            .enableDnsSupport()
            .value());
  }

  Optional<VpcView> vpc(String vpcId) {
    Filter inVpc = Filter.builder().name("vpc-id").values(vpcId).build();
    Filter attached = Filter.builder().name("attachment.vpc-id").values(vpcId).build();
    Ec2Client ec2 = aws.ec2();
    return ec2.describeVpcs(ask -> ask.filters(inVpc)).vpcs().stream()
        .findFirst()
        .map(
            vpc ->
                new VpcView(
                    vpc,
                    dnsSupport(vpcId),
                    dnsHostnames(vpcId),
                    ec2.describeSubnetsPaginator(ask -> ask.filters(inVpc)).subnets().stream()
                        .toList(),
                    ec2.describeInternetGateways(ask -> ask.filters(attached)).internetGateways(),
                    ec2
                        .describeRouteTablesPaginator(ask -> ask.filters(inVpc))
                        .routeTables()
                        .stream()
                        .toList()));
  }

  Optional<CacheCluster> cacheCluster(String id) {
    return found(
            () ->
                aws.elastiCache()
                    .describeCacheClusters(ask -> ask.cacheClusterId(id).showCacheNodeInfo(true))
                    .cacheClusters())
        .flatMap(list -> list.stream().findFirst());
  }

  Optional<CacheSubnetGroup> cacheSubnetGroup(String name) {
    return found(
            () ->
                aws.elastiCache()
                    .describeCacheSubnetGroups(ask -> ask.cacheSubnetGroupName(name))
                    .cacheSubnetGroups())
        .flatMap(list -> list.stream().findFirst());
  }

  Optional<CacheParameterGroup> cacheParameterGroup(String name) {
    return found(
            () ->
                aws.elastiCache()
                    .describeCacheParameterGroups(ask -> ask.cacheParameterGroupName(name))
                    .cacheParameterGroups())
        .flatMap(list -> list.stream().findFirst());
  }

  Map<String, CacheCluster> cacheClusters() {
    return byName(
        aws
            .elastiCache()
            .describeCacheClustersPaginator(ask -> ask.showCacheNodeInfo(true).maxRecords(PAGE))
            .cacheClusters()
            .stream(),
        CacheCluster::cacheClusterId);
  }

  Map<String, CacheSubnetGroup> cacheSubnetGroups() {
    return byName(
        aws
            .elastiCache()
            .describeCacheSubnetGroupsPaginator(ask -> ask.maxRecords(PAGE))
            .cacheSubnetGroups()
            .stream(),
        CacheSubnetGroup::cacheSubnetGroupName);
  }

  Map<String, CacheParameterGroup> cacheParameterGroups() {
    return byName(
        aws
            .elastiCache()
            .describeCacheParameterGroupsPaginator(ask -> ask.maxRecords(PAGE))
            .cacheParameterGroups()
            .stream(),
        CacheParameterGroup::cacheParameterGroupName);
  }

  Map<String, String> elastiCacheTags(String arn) {
    return found(
            () ->
                Tags.fromElastiCache(
                    aws.elastiCache().listTagsForResource(ask -> ask.resourceName(arn)).tagList()))
        .orElse(Map.of());
  }

  Map<String, String> parameters(String group) {
    return found(
            () -> {
              Map<String, String> values = new TreeMap<>();
              aws.elastiCache()
                  .describeCacheParametersPaginator(
                      ask -> ask.cacheParameterGroupName(group).source("user").maxRecords(PAGE))
                  .parameters()
                  .forEach(one -> values.put(one.parameterName(), one.parameterValue()));
              values.values().removeIf(value -> value == null);
              return values;
            })
        .orElse(new TreeMap<>());
  }

  Optional<RoleView> role(String name) {
    return found(
        () -> {
          Role role = aws.iam().getRole(ask -> ask.roleName(name)).role();
          List<String> policies =
              aws
                  .iam()
                  .listAttachedRolePoliciesPaginator(ask -> ask.roleName(name))
                  .attachedPolicies()
                  .stream()
                  .map(AttachedPolicy::policyArn)
                  .toList();
          return new RoleView(
              role.roleName(),
              role.arn(),
              role.path(),
              Tags.fromIam(role.tags()),
              decoded(role.assumeRolePolicyDocument()),
              policies);
        });
  }

  /**
   * All roles of the account, from {@code GetAccountAuthorizationDetails}. That lists instance
   * profiles as well, but without their tags, so those are looked up one by one.
   *
   * @return empty when the operator may not list them all
   */
  Optional<Map<String, RoleView>> roles() {
    try {
      return Optional.of(
          aws
              .iam()
              .getAccountAuthorizationDetailsPaginator(
                  ask -> ask.filter(EntityType.ROLE).maxItems(PAGE_OF_IAM))
              .stream()
              .flatMap(page -> page.roleDetailList().stream())
              .map(AwsQueries::view)
              .collect(toMap(RoleView::name, Function.identity(), (first, again) -> first)));
    } catch (AwsCallException failure) {
      if (failure.rule().equals(ErrorTable.DENIED)) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  Optional<ProfileView> instanceProfile(String name) {
    return found(
        () -> {
          InstanceProfile profile =
              aws.iam().getInstanceProfile(ask -> ask.instanceProfileName(name)).instanceProfile();
          return new ProfileView(
              profile.instanceProfileName(),
              profile.arn(),
              Tags.fromIam(profile.tags()),
              profile.roles().stream().map(Role::roleName).toList());
        });
  }

  private static RoleView view(RoleDetail role) {
    return new RoleView(
        role.roleName(),
        role.arn(),
        role.path(),
        Tags.fromIam(role.tags()),
        decoded(role.assumeRolePolicyDocument()),
        role.attachedManagedPolicies().stream().map(AttachedPolicy::policyArn).toList());
  }

  /** IAM answers with policy documents URL-encoded after RFC 3986, where a plus is a plus. */
  private static String decoded(String document) {
    if (document == null || !document.startsWith("%")) {
      return document == null ? "" : document;
    }
    return URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static <T> Map<String, T> byName(Stream<T> list, Function<T, String> name) {
    return list.collect(
        toMap(
            one -> name.apply(one).toLowerCase(Locale.ROOT),
            Function.identity(),
            (first, again) -> first));
  }

  private static <T> Optional<T> found(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (AwsCallException failure) {
      if (failure.errorClass() == ErrorClass.NOT_FOUND) {
        return Optional.empty();
      }
      throw failure;
    }
  }
}
