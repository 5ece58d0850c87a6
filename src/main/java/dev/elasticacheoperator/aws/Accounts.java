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

/** One account per region, made when first asked for. Thread safe. */
public final class Accounts implements AutoCloseable {

  private final Function<String, AwsClients> clients;
  private final AwsSettings settings;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();

  private Accounts(Function<String, AwsClients> clients, AwsSettings settings) {
    this.clients = clients;
    this.settings = settings;
  }

  /**
   * AWS itself. Credentials and endpoints are the SDK's standard ones: environment, profile, web
   * identity, Pod Identity, {@code AWS_ENDPOINT_URL}.
   */
  public static Accounts aws(AwsSettings settings) {
    return new Accounts(SdkClients::of, settings);
  }

  /**
   * @param clients the clients of a region, such as a simulated account's
   */
  public static Accounts over(Function<String, AwsClients> clients, AwsSettings settings) {
    return new Accounts(clients, settings);
  }

  /** The region the operator itself is in, as the SDK's standard chain knows it. */
  public static Optional<String> ownRegion() {
    try {
      return Optional.of(DefaultAwsRegionProviderChain.builder().build().getRegion().id());
    } catch (SdkClientException e) {
      return Optional.empty();
    }
  }

  /**
   * @param region such as {@code us-west-2}
   */
  public Account of(String region) {
    return accounts.computeIfAbsent(
        region, name -> new Account(name, clients.apply(name), settings));
  }

  /** All that were asked for so far. */
  public List<Account> all() {
    return List.copyOf(accounts.values());
  }

  @Override
  public void close() {
    accounts.values().forEach(Account::close);
    accounts.clear();
  }
}
