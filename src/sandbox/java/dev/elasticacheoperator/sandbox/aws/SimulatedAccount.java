package dev.elasticacheoperator.sandbox.aws;

import dev.elasticacheoperator.sandbox.aws.ec2.LaunchFaults;
import dev.elasticacheoperator.sandbox.aws.ec2.PeeredGroups;
import dev.elasticacheoperator.sandbox.aws.elasticache.CacheFaults;
import dev.elasticacheoperator.sandbox.aws.elasticache.NamedFaults;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import dev.elasticacheoperator.sandbox.aws.iam.SimulatedIam;
import dev.elasticacheoperator.sandbox.aws.tagging.TaggingFaults;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** One account: IAM is global, the rest by region. */
public final class SimulatedAccount {
  private static final String GLOBAL = "aws-global";

  private final SimulatedCloud cloud;
  private final String id;
  private final Lock lock = new ReentrantLock();
  private final ResourceIds ids;
  private final SimulatedIam iam;
  private final Map<String, SimulatedRegion> regions = new ConcurrentHashMap<>();
  private final Set<String> distrusting = ConcurrentHashMap.newKeySet();
  private volatile String partition = "aws";

  SimulatedAccount(SimulatedCloud cloud, String id) {
    this.cloud = cloud;
    this.id = id;
    this.ids = new ResourceIds(id);
    this.iam = new SimulatedIam(this);
  }

  /** 12 digits. */
  public String id() {
    return id;
  }

  /**
   * Returns the account's partition, such as {@code aws-cn}. An account belongs to one partition
   * (IAM User Guide, "ARN format"); here, to that of the region that was used last.
   */
  public String partition() {
    return partition;
  }

  public Ec2Client ec2(String region) {
    return SimulatedClient.client(
        Ec2Client.class, this, "ec2", region, region(region).ec2().operations());
  }

  public ElastiCacheClient elastiCache(String region) {
    return SimulatedClient.client(
        ElastiCacheClient.class,
        this,
        "elasticache",
        region,
        region(region).elastiCache().operations());
  }

  /** Switches for what ElastiCache does only at times in this account and region. */
  public CacheFaults cacheFaults(String region) {
    return region(region).elastiCache().faults();
  }

  /** Applies a function to the faults that a user causes by name, under the account's lock. */
  public String namedFaults(String region, Function<NamedFaults, String> use) {
    lock.lock();
    try {
      return use.apply(cacheFaults(region).named());
    } finally {
      lock.unlock();
    }
  }

  public IamClient iam() {
    return SimulatedClient.client(IamClient.class, this, "iam", GLOBAL, iam.operations());
  }

  public StsClient sts(String region) {
    return SimulatedClient.client(
        StsClient.class, this, "sts", region, region(region).sts().operations());
  }

  public SsmClient ssm(String region) {
    return SimulatedClient.client(
        SsmClient.class, this, "ssm", region, region(region).ssm().operations());
  }

  public ResourceGroupsTaggingApiClient tagging(String region) {
    return SimulatedClient.client(
        ResourceGroupsTaggingApiClient.class,
        this,
        "tagging",
        region,
        region(region).tagging().operations());
  }

  /** Switches for what the Resource Groups Tagging API does only at times in a region. */
  public TaggingFaults taggingFaults(String region) {
    return region(region).tagging().faults();
  }

  /**
   * @param service ec2, elasticache, iam, sts, ssm or tagging
   */
  public UntypedClient untyped(String service, String region) {
    return switch (service) {
      case "ec2" ->
          SimulatedClient.untyped(this, service, region, region(region).ec2().operations());
      case "elasticache" ->
          SimulatedClient.untyped(this, service, region, region(region).elastiCache().operations());
      case "iam" -> SimulatedClient.untyped(this, service, GLOBAL, iam.operations());
      case "sts" ->
          SimulatedClient.untyped(this, service, region, region(region).sts().operations());
      case "ssm" ->
          SimulatedClient.untyped(this, service, region, region(region).ssm().operations());
      case "tagging" ->
          SimulatedClient.untyped(this, service, region, region(region).tagging().operations());
      default -> throw new IllegalArgumentException("There is no service " + service);
    };
  }

  /**
   * Returns the facts that authorization needs in a region.
   *
   * @param region {@code aws-global} for IAM, which has none
   */
  public AuthorizationFacts authorizationFacts(String region) {
    SimulatedRegion here = region(region);
    return new RegionFacts(lock, here.ec2(), here.elastiCache(), iam);
  }

  /**
   * Makes STS refuse a web identity for a role, as if the role's trust policy did not allow the
   * token's subject.
   */
  public void distrustWebIdentities(String roleName) {
    distrusting.add(roleName);
  }

  /** Returns true if STS refuses a web identity for the role. */
  public boolean distrustsWebIdentities(String roleName) {
    return distrusting.contains(roleName);
  }

  /** Returns the switch for launches that EC2 ends by itself in a region. */
  public LaunchFaults launchFaults(String region) {
    return region(region).ec2().launchFaults();
  }

  /** Returns which types AWS offers this account in which zones of a region. */
  public ZoneOffers offers(String region) {
    return region(region).offers();
  }

  /**
   * Returns the name of the data that a cache cluster or a serverless cache holds. No call of AWS
   * tells it; tests ask whether the data was kept, restored or lost.
   */
  public String cacheData(String region, String cacheId) {
    lock.lock();
    try {
      return region(region).elastiCache().dataOf(cacheId);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns true if a replication group accepts the AUTH token now. Describe calls do not tell it.
   *
   * @param token empty for a client without credentials
   */
  public boolean cacheAccepts(String region, String groupId, String token) {
    lock.lock();
    try {
      return region(region).elastiCache().accepts(groupId, token);
    } finally {
      lock.unlock();
    }
  }

  /** Returns true if a replication group accepts the user of its user group now. */
  public boolean cacheAccepts(String region, String groupId, String user, String password) {
    lock.lock();
    try {
      return region(region).elastiCache().accepts(groupId, user, password);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the caches of all regions as their servers need them now. */
  List<ServedCache> servedCaches() {
    lock.lock();
    try {
      return regions.values().stream()
          .flatMap(region -> region.elastiCache().served().stream())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Returns true if AWS takes the password from the user now. Describe calls do not tell it. */
  public boolean userAccepts(String region, String userId, String password) {
    lock.lock();
    try {
      return region(region).elastiCache().userAccepts(userId, password);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the groups of other accounts in VPCs that are peered with a VPC of the region. */
  public PeeredGroups peeredGroups(String region) {
    return region(region).ec2().peeredGroups();
  }

  /** Returns IAM's answers to EC2. */
  public InstanceProfiles instanceProfiles() {
    return iam;
  }

  public SimulatorSettings settings() {
    return cloud.settings();
  }

  /** The simulator's time. */
  public Instant now() {
    return cloud.clock().instant();
  }

  /** Ids of global resources. */
  public ResourceIds ids() {
    return ids;
  }

  /** Refuses a call that names an EC2 resource which calls do not find yet. */
  void checkVisible(String service, String region, AwsRequest request) {
    if (service.equals("ec2") && !cloud.writeLag().isZero()) {
      region(region).ec2().checkVisible(request, cloud.writeLag());
    }
  }

  SimulatedCloud cloud() {
    return cloud;
  }

  Lock lock() {
    return lock;
  }

  private SimulatedRegion region(String name) {
    if (!name.equals(GLOBAL)) {
      partition = PartitionMetadata.of(Region.of(name)).id();
    }
    return regions.computeIfAbsent(name, region -> new SimulatedRegion(this, region));
  }
}
