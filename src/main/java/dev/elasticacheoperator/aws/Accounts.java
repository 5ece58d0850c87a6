package dev.elasticacheoperator.aws;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.SdkClients;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Accounts by region. Each is created when a caller first needs it. Thread safe. */
public final class Accounts implements AutoCloseable {

  private final Function<String, AwsClients> clients;
  private final AwsSettings settings;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();

  private Accounts(Function<String, AwsClients> clients, AwsSettings settings) {
    this.clients = clients;
    this.settings = settings;
  }

  /**
   * Returns accounts of AWS itself. Credentials and endpoints come from the SDK's standard chain:
   * environment, profile, web identity, Pod Identity, {@code AWS_ENDPOINT_URL}.
   */
  public static Accounts aws(AwsSettings settings) {
    return new Accounts(SdkClients::of, settings);
  }

  /**
   * Returns accounts with other clients, such as those of a simulated account.
   *
   * @param clients returns the clients of a region
   */
  public static Accounts over(Function<String, AwsClients> clients, AwsSettings settings) {
    return new Accounts(clients, settings);
  }

  /** Returns the region of the operator itself, from the SDK's standard chain. */
  public static Optional<String> ownRegion() {
    try {
      return Optional.of(DefaultAwsRegionProviderChain.builder().build().getRegion().id());
    } catch (SdkClientException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the account of a region.
   *
   * @param region such as {@code us-west-2}
   */
  public Account of(String region) {
    return accounts.computeIfAbsent(
        region, name -> new Account(name, clients.apply(name), settings));
  }

  /** Returns the accounts that exist so far. */
  public List<Account> all() {
    return List.copyOf(accounts.values());
  }

  @Override
  public void close() {
    accounts.values().forEach(Account::close);
    accounts.clear();
  }
}
