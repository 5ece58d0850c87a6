package dev.elasticacheoperator.aws;

/** An AWS account and region as the operator reaches it. Thread safe. */
public final class Account implements AutoCloseable {

  private final String region;
  private final AwsClients raw;
  private final AwsClients clients;
  private final AwsSettings settings;
  private final DeepFacts facts;
  private final Inventory inventory;

  /**
   * @param raw the clients of the region, real or simulated; closed with the account
   */
  public Account(String region, AwsClients raw, AwsSettings settings) {
    this.region = region;
    this.raw = raw;
    this.settings = settings;
    this.clients = GuardedClients.around(region, raw, settings, settings.listener());
    this.facts = new DeepFacts(settings.clock());
    this.inventory = new Inventory(clients, facts, settings);
  }

  /** Such as {@code us-west-2}. */
  public String region() {
    return region;
  }

  /** Rate limited and counted; they fail only with {@link AwsFailure}. */
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
  public Reads read(String environment) {
    return read(environment, clients);
  }

  /** As {@link #read(String)}, by clients of this account. */
  public Reads read(String environment, AwsClients by) {
    return new DirectReads(by, facts, settings, environment);
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
