package dev.elasticacheoperator.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.desired.OperatorIdentity;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.StoredApiServer;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Neither the object nor the operator's surroundings name a region. */
class WithoutRegionTest {

  private final VirtualClock clock = new VirtualClock();
  private final StoredApiServer api = new StoredApiServer(clock);
  private final EnvironmentService controller =
      new EnvironmentService(
          api,
          Accounts.over(
              region -> {
                throw new AssertionError("no client can be made for region '" + region + "'");
              },
              AwsSettings.simulated("lab", clock)),
          new OperatorIdentity("lab", Optional.empty()),
          OperatorHarness.INTERVALS,
          clock);

  @Test
  void isSaidAndDoesNotHoldUpTheDelete() {
    var resource = api.apply(OperatorHarness.example("cache.yaml"));
    controller.reconcile(resource);
    var status = api.find("default/cache").get().getStatus();
    assertEquals(Phase.FAILED, status.phase());
    assertTrue(status.conditions().get(0).getMessage().startsWith("region is missing"));

    api.delete("default/cache");
    assertTrue(controller.reconcile(api.find("default/cache").get()).finished());
  }
}
