package dev.elasticacheoperator.aws.read;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;

/** One environment's part of the shared inventory. */
record InventoryView(
    Inventory.Snapshot snapshot,
    AwsQueries aws,
    PerResourceCache facts,
    String environment,
    boolean perResource,
    Instant factsNotOlderThan)
    implements EnvironmentView {

  @Override
  public Instant asOf() {
    return snapshot.at();
  }

  @Override
  public List<Vpc> vpcs() {
    return snapshot.ec2().vpcs(environment);
  }

  @Override
  public List<Subnet> subnets() {
    return snapshot.ec2().subnets(environment);
  }

  @Override
  public List<SecurityGroup> securityGroups() {
    return snapshot.ec2().securityGroups(environment);
  }

  @Override
  public List<InternetGateway> internetGateways() {
    return snapshot.ec2().internetGateways(environment);
  }

  @Override
  public List<RouteTable> routeTables() {
    return snapshot.ec2().routeTables(environment);
  }

  @Override
  public List<Instance> instances() {
    return snapshot.ec2().instances(environment);
  }

  @Override
  public Optional<CacheCluster> cacheCluster(String id) {
    return Optional.ofNullable(snapshot.clusters().get().get(lowerCased(id)));
  }

  @Override
  public Optional<CacheSubnetGroup> cacheSubnetGroup(String name) {
    return Optional.ofNullable(snapshot.subnetGroups().get().get(lowerCased(name)));
  }

  @Override
  public Optional<CacheParameterGroup> cacheParameterGroup(String name) {
    return Optional.ofNullable(snapshot.parameterGroups().get().get(lowerCased(name)));
  }

  @Override
  public boolean dnsHostnames(String vpcId) {
    return facts.get(
        FactKeys.dnsHostnames(vpcId), factsNotOlderThan, () -> aws.dnsHostnames(vpcId));
  }

  @Override
  public Optional<VpcView> vpc(String vpcId) {
    return facts.get(FactKeys.vpc(vpcId), factsNotOlderThan, () -> aws.vpc(vpcId));
  }

  @Override
  public Map<String, String> elastiCacheTags(String arn) {
    return facts.get(FactKeys.tags(arn), factsNotOlderThan, () -> aws.elastiCacheTags(arn));
  }

  @Override
  public Map<String, String> parameters(String group) {
    return facts.get(FactKeys.parameters(group), factsNotOlderThan, () -> aws.parameters(group));
  }

  @Override
  public Optional<RoleView> role(String name) {
    Optional<Map<String, RoleView>> all = facts.get(FactKeys.ROLES, factsNotOlderThan, aws::roles);
    if (all.isEmpty()) {
      return facts.get(FactKeys.role(name), factsNotOlderThan, () -> aws.role(name));
    }
    Optional<Optional<RoleView>> read = facts.ifNewer(FactKeys.role(name), FactKeys.ROLES);
    return read.orElseGet(() -> Optional.ofNullable(all.get().get(name)));
  }

  @Override
  public Optional<ProfileView> instanceProfile(String name) {
    return facts.get(FactKeys.profile(name), factsNotOlderThan, () -> aws.instanceProfile(name));
  }

  /** As ElastiCache keeps its names. */
  private static String lowerCased(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
