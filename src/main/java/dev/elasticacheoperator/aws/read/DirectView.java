package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheParameterGroup;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;

/** One environment, asked of AWS now. Each question is asked once. */
public final class DirectView implements EnvironmentView {

  private final AwsQueries aws;
  private final PerResourceCache facts;
  private final String environment;
  private final Instant asOf;
  private final Ec2Listing ec2;
  private final Map<String, SingleFlight<?>> answers = new ConcurrentHashMap<>();

  public DirectView(
      AwsClients clients, PerResourceCache facts, AwsSettings settings, String environment) {
    this.aws = new AwsQueries(clients);
    this.facts = facts;
    this.environment = environment;
    this.asOf = settings.clock().instant();
    this.ec2 = new Ec2Listing(clients.ec2(), settings.clusterName(), Optional.of(environment));
  }

  @Override
  public Instant asOf() {
    return asOf;
  }

  @Override
  public boolean perResource() {
    return true;
  }

  @Override
  public List<Vpc> vpcs() {
    return ec2.vpcs(environment);
  }

  @Override
  public List<Subnet> subnets() {
    return ec2.subnets(environment);
  }

  @Override
  public List<SecurityGroup> securityGroups() {
    return ec2.securityGroups(environment);
  }

  @Override
  public List<InternetGateway> internetGateways() {
    return ec2.internetGateways(environment);
  }

  @Override
  public List<RouteTable> routeTables() {
    return ec2.routeTables(environment);
  }

  @Override
  public List<Instance> instances() {
    return ec2.instances(environment);
  }

  @Override
  public Optional<CacheCluster> cacheCluster(String id) {
    return once("cluster/" + id, () -> aws.cacheCluster(id));
  }

  @Override
  public Optional<CacheSubnetGroup> cacheSubnetGroup(String name) {
    return once("subnet-group/" + name, () -> aws.cacheSubnetGroup(name));
  }

  @Override
  public Optional<CacheParameterGroup> cacheParameterGroup(String name) {
    return once("parameter-group/" + name, () -> aws.cacheParameterGroup(name));
  }

  @Override
  public boolean dnsHostnames(String vpcId) {
    return fact(FactKeys.dnsHostnames(vpcId), () -> aws.dnsHostnames(vpcId));
  }

  @Override
  public Optional<VpcView> vpc(String vpcId) {
    return fact(FactKeys.vpc(vpcId), () -> aws.vpc(vpcId));
  }

  @Override
  public Map<String, String> elastiCacheTags(String arn) {
    return fact(FactKeys.tags(arn), () -> aws.elastiCacheTags(arn));
  }

  @Override
  public Map<String, String> parameters(String parameterGroup) {
    return fact(FactKeys.parameters(parameterGroup), () -> aws.parameters(parameterGroup));
  }

  @Override
  public Optional<RoleView> role(String name) {
    return fact(FactKeys.role(name), () -> aws.role(name));
  }

  @Override
  public Optional<ProfileView> instanceProfile(String name) {
    return fact(FactKeys.profile(name), () -> aws.instanceProfile(name));
  }

  private <T> T fact(String key, Supplier<T> read) {
    return once(key, () -> facts.readNow(key, read));
  }

  @SuppressWarnings("unchecked") // a key is only ever used with one type
  private <T> T once(String key, Supplier<T> read) {
    return (T) answers.computeIfAbsent(key, name -> new SingleFlight<>(read)).get();
  }
}
