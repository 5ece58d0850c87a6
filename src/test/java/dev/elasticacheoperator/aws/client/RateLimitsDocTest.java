package dev.elasticacheoperator.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.docs.MarkdownTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page on configuration has the rates that the operator keeps to. */
class RateLimitsDocTest {

  private static final List<String> ONE_OF_EACH_ROW =
      List.of(
          "ec2:DescribeVpcs",
          "ec2:CreateTags",
          "ec2:StartInstances",
          "ec2:CreateVpc",
          "elasticache:CreateCacheCluster",
          "iam:CreateRole",
          "ssm:DescribeInstanceInformation",
          "tag:GetResources");

  @Test
  void everyDocumentedRateIsKept() throws IOException {
    var rows = MarkdownTable.rows(Path.of("docs/configuration.md"), "Calls");
    assertEquals(ONE_OF_EACH_ROW.size(), rows.size());
    for (int i = 0; i < rows.size(); i++) {
      assertEquals(rows.get(i).get(1), rate(1, ONE_OF_EACH_ROW.get(i)), ONE_OF_EACH_ROW.get(i));
      assertEquals(rows.get(i).get(2), rate(0.5, ONE_OF_EACH_ROW.get(i)), ONE_OF_EACH_ROW.get(i));
    }
  }

  /** Returns the burst that passes without a wait, and the rate that the first wait implies. */
  private static String rate(double share, String call) {
    var clock = new ManualClock();
    var limits = RateLimits.aws(clock, duration -> {}).share(share);
    var where = call.split(":");
    int burst = 0;
    Duration wait = limits.acquire("us-west-2", where[0], where[1]);
    while (wait.isZero()) {
      burst++;
      wait = limits.acquire("us-west-2", where[0], where[1]);
    }
    double perSecond = Math.round(1e10 / wait.toNanos()) / 10.0;
    return burst
        + ", then "
        + (perSecond == Math.rint(perSecond) ? "%.0f" : "%.1f").formatted(perSecond);
  }
}
