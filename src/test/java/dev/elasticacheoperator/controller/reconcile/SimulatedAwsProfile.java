package dev.elasticacheoperator.controller.reconcile;

import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Configuration with a simulated AWS that finishes everything at once, and with short waits. */
public class SimulatedAwsProfile implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "quarkus.http.test-port", "0",
        "elasticache-operator.cluster-name", "test",
        "elasticache-operator.poll-interval", "1s",
        "elasticache-operator.consistency-window", "1s");
  }

  /** A simulated AWS in the operator's process, with an account of its own for every region. */
  @Singleton
  public static class Aws {
    private final Map<String, AwsClients> accounts = new ConcurrentHashMap<>();

    AwsClients clients(String region) {
      return accounts.computeIfAbsent(
          region,
          r ->
              OperatorHarness.clients(
                  new SimulatedCloud(SimulatorSettings.instant(), InstantSource.system()), r));
    }

    @Produces
    @Singleton
    Accounts accounts() {
      return Accounts.over(this::clients, AwsSettings.simulated("test", InstantSource.system()));
    }
  }
}
