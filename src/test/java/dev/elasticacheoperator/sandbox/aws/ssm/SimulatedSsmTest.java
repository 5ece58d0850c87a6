package dev.elasticacheoperator.sandbox.aws.ssm;

import static dev.elasticacheoperator.sandbox.aws.SimulatorRefusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

class SimulatedSsmTest {
  private static final String PATH = "/aws/service/ami-amazon-linux-latest";
  private static final String AL2023 = PATH + "/al2023-ami-kernel-default-x86_64";

  private final SsmClient ssm =
      new SimulatedCloud(SimulatorSettings.instant(), new VirtualClock())
          .account(SimulatedCloud.DEFAULT_ACCOUNT)
          .ssm("us-west-2");

  @Test
  void namesTheNewestImage() {
    assertTrue(ssm.getParameter(r -> r.name(AL2023)).parameter().value().startsWith("ami-"));
    var several = ssm.getParameters(r -> r.names(AL2023, "/none"));
    assertEquals(1, several.parameters().size());
    assertEquals(List.of("/none"), several.invalidParameters());
  }

  @Test
  void listsByPathInPages() {
    var first = ssm.getParametersByPath(r -> r.path(PATH).maxResults(1));
    assertEquals(1, first.parameters().size());
    var rest =
        ssm.getParametersByPath(r -> r.path(PATH).maxResults(1).nextToken(first.nextToken()));
    assertEquals(1, rest.parameters().size());
    assertTrue(ssm.getParametersByPath(r -> r.path("/aws/service")).parameters().isEmpty());
    assertEquals(
        2,
        ssm.getParametersByPath(r -> r.path("/aws/service").recursive(true)).parameters().size());
  }

  @Test
  void knowsNoInstanceOfAnEmptyAccountAndRefusesOtherFilters() {
    assertEquals(
        List.of(),
        ssm.describeInstanceInformation(r -> r.filters(f -> f.key("InstanceIds").values("i-1")))
            .instanceInformationList());
    assertRefused(
        "ValidationException", () -> ssm.describeInstanceInformation(r -> r.maxResults(51)));
  }

  @Test
  void anUnknownOneIsNotFound() {
    assertThrows(ParameterNotFoundException.class, () -> ssm.getParameter(r -> r.name("/none")));
  }
}
