package dev.elasticacheoperator.sandbox.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisCluster;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CreateCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/** Simulated region with real servers behind its caches, and clients that connect to them. */
final class ServedRegion implements AutoCloseable {
  private static final String GROUP = "rg";

  final ElastiCacheClient cache;
  private final Ec2Client ec2;
  final CacheServers servers;
  private final VirtualClock clock = new VirtualClock();
  private final LoopbackHosts hosts = LoopbackHosts.claim();
  private final Authority authority;
  private final List<String> remarks = new CopyOnWriteArrayList<>();

  private ServedRegion(ServerBinaries binaries, Path directory) throws IOException {
    var cloud = new SimulatedCloud(SimulatorSettings.aws(), clock);
    authority = Authority.create(directory, hosts.all());
    servers = CacheServers.follow(cloud, binaries, hosts, authority, directory, remarks::add);
    cache = cloud.account(SimulatedCloud.DEFAULT_ACCOUNT).elastiCache("us-west-2");
    ec2 = cloud.account(SimulatedCloud.DEFAULT_ACCOUNT).ec2("us-west-2");
  }

  /** Starts a region, or skips the test if this machine cannot run Redis. */
  static ServedRegion withRedis(Path directory) throws IOException {
    var binaries = ServerBinaries.find(System.getenv("PATH"), directory.resolve("bin"));
    assumeTrue(binaries.redis().isPresent(), () -> binaries.remarks().toString());
    return new ServedRegion(binaries, directory);
  }

  /** Starts a region, or skips the test if memcached is not on the PATH. */
  static ServedRegion withMemcached(Path directory) throws IOException {
    var binaries = ServerBinaries.find(System.getenv("PATH"), directory.resolve("bin"));
    assumeTrue(binaries.memcached().isPresent(), () -> binaries.remarks().toString());
    return new ServedRegion(binaries, directory);
  }

  /** Passes longer than any change takes, and makes the servers follow. */
  void settle() {
    for (int minute = 0; minute < 40; minute++) {
      clock.advance(Duration.ofMinutes(1));
      cache.describeReplicationGroups();
    }
    assertEquals(List.of(), remarks);
  }

  /** Passes time in hours, and makes the servers follow. */
  void advance(Duration time) {
    for (var passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusHours(1)) {
      clock.advance(Duration.ofHours(1));
      cache.describeReplicationGroups();
    }
  }

  /** Creates a Redis node. */
  void node(String id, Consumer<CreateCacheClusterRequest.Builder> more) {
    cache.createCacheCluster(
        r ->
            more.accept(
                r.cacheClusterId(id)
                    .engine("redis")
                    .cacheNodeType("cache.t3.micro")
                    .numCacheNodes(1)));
    settle();
  }

  /** Returns the endpoint of a Redis node. */
  Endpoint endpoint(String id) {
    return cache
        .describeCacheClusters(r -> r.cacheClusterId(id).showCacheNodeInfo(true))
        .cacheClusters()
        .get(0)
        .cacheNodes()
        .get(0)
        .endpoint();
  }

  /** Returns the id of the process behind an endpoint. */
  long pid(Endpoint endpoint) {
    try (var client = plain(endpoint)) {
      return client
          .info("server")
          .lines()
          .filter(line -> line.startsWith("process_id:"))
          .map(line -> Long.parseLong(line.substring("process_id:".length())))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Kills the process behind an endpoint. */
  void kill(Endpoint endpoint) {
    ProcessHandle.of(pid(endpoint)).orElseThrow().destroyForcibly();
  }

  /** Returns new subnets in two zones, for a serverless cache. */
  List<String> twoSubnets() {
    var vpc = ec2.createVpc(r -> r.cidrBlock("10.20.0.0/16")).vpc().vpcId();
    return List.of(subnet(vpc, "10.20.1.0/24", "a"), subnet(vpc, "10.20.2.0/24", "b"));
  }

  private String subnet(String vpc, String block, String zone) {
    return ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock(block).availabilityZone("us-west-2" + zone))
        .subnet()
        .subnetId();
  }

  /** Returns the ARN of a snapshot of nodes. */
  String snapshotArn(String name) {
    return cache.describeSnapshots(r -> r.snapshotName(name)).snapshots().get(0).arn();
  }

  ReplicationGroup create(Consumer<CreateReplicationGroupRequest.Builder> more) {
    cache.createReplicationGroup(
        r ->
            more.accept(
                r.replicationGroupId(GROUP)
                    .replicationGroupDescription("d")
                    .engine("redis")
                    .cacheNodeType("cache.t3.micro")));
    settle();
    return group();
  }

  ReplicationGroup modify(Consumer<ModifyReplicationGroupRequest.Builder> change) {
    cache.modifyReplicationGroup(
        r -> change.accept(r.replicationGroupId(GROUP).applyImmediately(true)));
    settle();
    return group();
  }

  ReplicationGroup group() {
    return cache
        .describeReplicationGroups(r -> r.replicationGroupId(GROUP))
        .replicationGroups()
        .get(0);
  }

  Endpoint primary() {
    return group().nodeGroups().get(0).primaryEndpoint();
  }

  Endpoint reader() {
    return group().nodeGroups().get(0).readerEndpoint();
  }

  Jedis plain(Endpoint endpoint) {
    return new Jedis(endpoint.address(), endpoint.port());
  }

  Jedis tls(Endpoint endpoint, String user, String password) {
    return new Jedis(address(endpoint), secured(user, password).build());
  }

  JedisCluster cluster(Endpoint endpoint) {
    return new JedisCluster(Set.of(address(endpoint)), DefaultJedisClientConfig.builder().build());
  }

  JedisCluster securedCluster(Endpoint endpoint, String password) {
    return new JedisCluster(Set.of(address(endpoint)), secured(null, password).build());
  }

  private static HostAndPort address(Endpoint endpoint) {
    return new HostAndPort(endpoint.address(), endpoint.port());
  }

  private DefaultJedisClientConfig.Builder secured(String user, String password) {
    var parameters = new javax.net.ssl.SSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return DefaultJedisClientConfig.builder()
        .ssl(true)
        .sslSocketFactory(trusting().getSocketFactory())
        .sslParameters(parameters)
        .user(user)
        .password(password);
  }

  private SSLContext trusting() {
    try (var in = Files.newInputStream(authority.file())) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the command lines and environments of all server processes. */
  String processes() throws IOException {
    var all = new StringBuilder();
    for (long pid : servers.pids()) {
      var process = Path.of("/proc", String.valueOf(pid));
      all.append(Files.readString(process.resolve("cmdline")));
      all.append(Files.readString(process.resolve("environ")));
    }
    return all.toString();
  }

  List<ProcessHandle> handles() {
    return servers.pids().stream()
        .flatMap(pid -> Stream.ofNullable(ProcessHandle.of(pid).orElse(null)))
        .collect(Collectors.toList());
  }

  @Override
  public void close() throws IOException {
    servers.close();
    hosts.close();
  }
}
