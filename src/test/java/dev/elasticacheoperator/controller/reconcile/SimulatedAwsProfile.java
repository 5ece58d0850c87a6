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

/** The operator with a simulated AWS that is done at once, and little patience of its own. */
public class SimulatedAwsProfile implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        // The mock server has no server-side apply.
        "quarkus.operator-sdk.enable-ssa", "false",
        "quarkus.http.test-port", "0",
        "elasticache-operator.cluster-name", "test",
        "elasticache-operator.poll-interval", "1s",
        "elasticache-operator.consistency-window", "1s");
  }

  /** The simulated AWS, in the operator's process. */
  @Singleton
  public static class Aws {
    private final SimulatedCloud cloud =
        new SimulatedCloud(SimulatorSettings.instant(), InstantSource.system());

    public AwsClients clients() {
      return OperatorHarness.clients(cloud, OperatorHarness.REGION);
    }

    @Produces
    @Singleton
    Accounts accounts() {
      return Accounts.over(
          region -> OperatorHarness.clients(cloud, region),
          AwsSettings.simulated("test", InstantSource.system()));
    }
  }
}
