package dev.elasticacheoperator.aws;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.CallListener;
import dev.elasticacheoperator.aws.client.GuardedClients;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.read.DirectView;
import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Inventory;
import dev.elasticacheoperator.aws.read.PerResourceCache;
import software.amazon.awssdk.regions.Region;

/** One AWS account and region as the operator reaches it. Thread safe. */
public final class Account implements AutoCloseable {

  /** Smallest page of DescribeVpcs (EC2 API Reference). */
  private static final int SMALLEST_PAGE = 5;

  private final String region;
  private final AwsClients raw;
  private final AwsClients clients;
  private final AwsSettings settings;
  private final PerResourceCache facts;
  private final Inventory inventory;

  /**
   * @param raw clients of the region, of AWS or simulated; closed with the account
   */
  public Account(String region, AwsClients raw, AwsSettings settings) {
    this.region = region;
    this.raw = raw;
    this.settings = settings;
    this.clients = GuardedClients.around(region, raw, settings, settings.listener());
    this.facts = new PerResourceCache(settings);
    this.inventory = new Inventory(clients, facts, settings);
  }

  /** Name of the region, such as {@code us-west-2}. */
  public String region() {
    return region;
  }

  /**
   * Clients with rate limit, mutation guard and report. They fail with {@link AwsCallException}.
   */
  public AwsClients clients() {
    return clients;
  }

  /** Returns clients that report their calls to {@code more} too. */
  public AwsClients clients(CallListener more) {
    return GuardedClients.around(region, raw, settings, settings.listener().and(more));
  }

  /**
   * Returns a new view of one environment by direct reads. Each read is made at most once, when a
   * caller needs it.
   *
   * @param environment {@code namespace/name}
   */
  public EnvironmentView read(String environment) {
    return read(environment, clients);
  }

  /**
   * Returns a view like {@link #read(String)} that reads with the given clients of this account.
   */
  public EnvironmentView read(String environment, AwsClients by) {
    return new DirectView(by, facts, settings, environment);
  }

  /** Inventory of all environments of the operator's cluster name. */
  public Inventory inventory() {
    return inventory;
  }

  /**
   * Checks that the region exists, by a read if the SDK does not know it. IAM is global: it accepts
   * creates for an environment in a region that does not exist.
   *
   * @throws AwsCallException if the region cannot be read
   */
  public void checkRegion() {
    if (!Region.regions().contains(Region.of(region))) {
      clients.ec2().describeVpcs(r -> r.maxResults(SMALLEST_PAGE));
    }
  }

  @Override
  public void close() {
    raw.close();
  }
}
