package dev.elasticacheoperator.sandbox.aws;

import dev.elasticacheoperator.sandbox.aws.ec2.SimulatedEc2;
import dev.elasticacheoperator.sandbox.aws.elasticache.SimulatedElastiCache;
import dev.elasticacheoperator.sandbox.aws.ssm.SimulatedSsm;
import dev.elasticacheoperator.sandbox.aws.sts.SimulatedSts;
import dev.elasticacheoperator.sandbox.aws.tagging.SimulatedTagging;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The services of one account in one region, and what they ask of each other. The services' own
 * code runs under the account's lock.
 */
public final class SimulatedRegion {
  /** By partition: AWS General Reference, "AWS Identity and Access Management endpoints". */
  private static final Map<String, String> GLOBAL_REGIONS =
      Map.of("aws", "us-east-1", "aws-cn", "cn-north-1", "aws-us-gov", "us-gov-west-1");

  private final SimulatedAccount account;
  private final String name;
  private final ResourceIds ids;
  private final ZoneOffers offers = new ZoneOffers();
  private final SimulatedEc2 ec2;
  private final SimulatedElastiCache elastiCache;
  private final SimulatedSts sts;
  private final SimulatedSsm ssm;
  private final SimulatedTagging tagging;

  SimulatedRegion(SimulatedAccount account, String name) {
    this.account = account;
    this.name = name;
    this.ids = new ResourceIds(account.id() + name);
    this.ec2 = new SimulatedEc2(this);
    this.elastiCache = new SimulatedElastiCache(this);
    this.sts = new SimulatedSts(this);
    this.ssm = new SimulatedSsm(this);
    this.tagging = new SimulatedTagging(this);
  }

  public SimulatedAccount account() {
    return account;
  }

  /** Such as us-west-2. */
  public String name() {
    return name;
  }

  public SimulatorSettings settings() {
    return account.settings();
  }

  /** Returns which types AWS offers in which zones. */
  public ZoneOffers offers() {
    return offers;
  }

  /** Returns the host name that calls show for a DNS name of AWS. */
  public String host(String dnsName) {
    return account.cloud().host(dnsName);
  }

  /** The simulator's time. */
  public Instant now() {
    return account.now();
  }

  public ResourceIds ids() {
    return ids;
  }

  /** An ARN of this account and region, such as {@code arn:aws:ec2:us-west-2:0...0:vpc/vpc-1}. */
  public String arn(String service, String resource) {
    return "arn:"
        + account.partition()
        + ":"
        + service
        + ":"
        + name
        + ":"
        + account.id()
        + ":"
        + resource;
  }

  /** Returns EC2's answers to the other services. Call it during a call, not in a constructor. */
  public Networks networks() {
    return ec2;
  }

  /** Returns EC2's answers to Systems Manager. */
  public Machines machines() {
    return ec2.machines();
  }

  /** Returns the network interfaces that the other services have put into EC2's networks. */
  public Interfaces interfaces() {
    return elastiCache;
  }

  /**
   * Returns the tags that the Resource Groups Tagging API shows, by ARN. Those of global resources
   * are in the region of the partition's global services only (cloud-custodian#2729). Of IAM, they
   * are those of instance profiles, and not of roles (Resource Groups Tagging API Reference).
   */
  public Map<String, Map<String, String>> taggedResources() {
    Map<String, Map<String, String>> all = new TreeMap<>(elastiCache.tagsShown());
    if (name.equals(GLOBAL_REGIONS.get(account.partition()))) {
      all.putAll(account.instanceProfiles().tagsShown());
    }
    return all;
  }

  SimulatedEc2 ec2() {
    return ec2;
  }

  SimulatedElastiCache elastiCache() {
    return elastiCache;
  }

  SimulatedSts sts() {
    return sts;
  }

  SimulatedSsm ssm() {
    return ssm;
  }

  SimulatedTagging tagging() {
    return tagging;
  }
}
