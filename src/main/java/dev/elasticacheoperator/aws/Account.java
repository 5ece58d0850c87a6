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

/** An AWS account and region as the operator reaches it. Thread safe. */
public final class Account implements AutoCloseable {

  private final String region;
  private final AwsClients raw;
  private final AwsClients clients;
  private final AwsSettings settings;
  private final PerResourceCache facts;
  private final Inventory inventory;

  /**
   * @param raw the clients of the region, real or simulated; closed with the account
   */
  public Account(String region, AwsClients raw, AwsSettings settings) {
    this.region = region;
    this.raw = raw;
    this.settings = settings;
    this.clients = GuardedClients.around(region, raw, settings, settings.listener());
    this.facts = new PerResourceCache(settings.clock());
    this.inventory = new Inventory(clients, facts, settings);
  }

  /** Such as {@code us-west-2}. */
  public String region() {
    return region;
  }

  /** Rate limited and counted; they fail only with {@link AwsCallException}. */
  public AwsClients clients() {
    return clients;
  }

  /** The same clients; of their calls {@code besides} hears as well. */
  public AwsClients clients(CallListener besides) {
    return GuardedClients.around(region, raw, settings, settings.listener().and(besides));
  }

  /**
   * A fresh view of one environment by direct reads. Each kind is read when first asked for and at
   * most once.
   *
   * @param environment {@code namespace/name}
   */
  public EnvironmentView read(String environment) {
    return read(environment, clients);
  }

  /** As {@link #read(String)}, by clients of this account. */
  public EnvironmentView read(String environment, AwsClients by) {
    return new DirectView(by, facts, settings, environment);
  }

  /** What AWS has of all environments of our cluster name. */
  public Inventory inventory() {
    return inventory;
  }

  @Override
  public void close() {
    raw.close();
  }
}
