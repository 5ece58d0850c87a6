package dev.elasticacheoperator.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.SdkClients;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.http.AwsHttpServer;
import dev.elasticacheoperator.sandbox.aws.http.SimulatedClients;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Memory that the inventory takes, read over HTTP, because answers in memory share their texts. */
@Isolated("measures the heap of the whole process and sets the SDK's system properties")
class InventoryMemoryTest {

  private static final int ENVIRONMENTS = 50;

  /** Measured: 14,900 bytes. Without shared parts the same inventory takes 36,500. */
  private static final long MOST = 18_000;

  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
  private static final List<String> SETTINGS =
      List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");

  @AfterEach
  void clear() {
    SETTINGS.forEach(System::clearProperty);
  }

  @Test
  void environmentTakesFewKilobytesOfTheInventory() throws Exception {
    var harness = new OperatorHarness(SimulatorSettings.instant());
    InProcess.createMixed(harness, ENVIRONMENTS);
    try (var server = AwsHttpServer.start(0, new SimulatedClients(harness.cloud))) {
      SETTINGS.forEach(setting -> System.setProperty(setting, "memory"));
      System.setProperty(SETTINGS.get(0), server.endpoint().toString());
      try (var warmUp = account(harness);
          var account = account(harness)) {
        list(warmUp, harness);
        var before = liveBytes();
        list(account, harness);
        var bytes = (liveBytes() - before) / ENVIRONMENTS;
        Reference.reachabilityFence(account);
        assertTrue(bytes < MOST, bytes + " bytes for each environment");
      }
    }
  }

  private static Account account(OperatorHarness harness) {
    return new Account(
        OperatorHarness.REGION,
        SdkClients.of(OperatorHarness.REGION),
        AwsSettings.simulated(OperatorHarness.CLUSTER, harness.clock));
  }

  /** Lists all kinds that environments have. */
  private static void list(Account account, OperatorHarness harness) {
    var now = harness.clock.instant();
    account.inventory().ids(now);
    var view = account.inventory().of("default/none", now, false);
    Stream.of(
            Kinds.CACHE_CLUSTER,
            Kinds.REPLICATION_GROUP,
            Kinds.SERVERLESS_CACHE,
            Kinds.CACHE_SUBNET_GROUP,
            Kinds.CACHE_PARAMETER_GROUP,
            Kinds.CACHE_USER,
            Kinds.CACHE_USER_GROUP)
        .forEach(kind -> view.get(kind, "none"));
  }

  /** Returns the bytes of all objects after a full collection. */
  private static long liveBytes() throws JMException {
    var histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    var total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IllegalStateException("The histogram has no total");
    }
    return Long.parseLong(total.group(1));
  }
}
