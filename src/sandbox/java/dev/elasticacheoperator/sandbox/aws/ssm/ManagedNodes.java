package dev.elasticacheoperator.sandbox.aws.ssm;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.error;

import dev.elasticacheoperator.sandbox.aws.Machines.Machine;
import dev.elasticacheoperator.sandbox.aws.Page;
import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.PingStatus;

/**
 * The instances whose agent has registered with Systems Manager. An agent registers some time after
 * the start, if the instance has credentials and a way to AWS's endpoints. Stopped and terminated
 * instances are not listed (Systems Manager API Reference, DescribeInstanceInformation).
 */
final class ManagedNodes {
  private static final int MIN_RESULTS = 5;
  private static final int MAX_RESULTS = 50;

  /** Time that an agent sleeps after it found no credentials (packer-plugin-amazon#503). */
  private static final Duration SLEEP = Duration.ofMinutes(30);

  private static final String RESTARTS_THE_AGENT = "restart amazon-ssm-agent";

  private final SimulatedRegion region;
  private final Set<String> registered = new HashSet<>();

  ManagedNodes(SimulatedRegion region) {
    this.region = region;
  }

  DescribeInstanceInformationResponse describe(DescribeInstanceInformationRequest request) {
    List<Machine> machines = region.machines().machines();
    machines.stream().filter(this::answers).map(Machine::id).forEach(registered::add);
    List<InstanceInformation> found =
        machines.stream()
            .filter(machine -> registered.contains(machine.id()))
            .filter(machine -> request.filters().stream().allMatch(f -> matches(f, machine)))
            .map(this::shown)
            .toList();
    Page<InstanceInformation> page = page(found, request);
    return DescribeInstanceInformationResponse.builder()
        .instanceInformationList(page.items())
        .nextToken(page.next())
        .build();
  }

  private static Page<InstanceInformation> page(
      List<InstanceInformation> found, DescribeInstanceInformationRequest request) {
    int size = request.maxResults() == null ? MAX_RESULTS : request.maxResults();
    if (size < MIN_RESULTS || size > MAX_RESULTS) {
      throw error("ssm", 400, "ValidationException", "maxResults must be from 5 to 50");
    }
    try {
      return Page.byToken(found, InstanceInformation::instanceId, size, request.nextToken());
    } catch (Page.UnknownToken e) {
      throw error("ssm", 400, "InvalidNextToken", e.getMessage());
    }
  }

  private static boolean matches(InstanceInformationStringFilter filter, Machine machine) {
    return switch (filter.key()) {
      case "InstanceIds" -> filter.values().contains(machine.id());
      case "tag-key" -> machine.tags().keySet().stream().anyMatch(filter.values()::contains);
      default -> throw error("ssm", 400, "InvalidFilterKey", "Unknown filter key " + filter.key());
    };
  }

  private boolean answers(Machine machine) {
    return machine.wayOut()
        && machine.metadataService()
        && machine
            .profile()
            .filter(region.account().instanceProfiles()::allowsSessionManager)
            .isPresent()
        && !region.now().isBefore(firstAnswer(machine));
  }

  private Instant firstAnswer(Machine machine) {
    Duration credentials = region.settings().credentialDelay();
    boolean sleeps = !credentials.isZero() && !machine.userData().contains(RESTARTS_THE_AGENT);
    return machine
        .started()
        .plus(sleeps ? SLEEP : credentials)
        .plus(region.settings().agentRegistration());
  }

  private InstanceInformation shown(Machine machine) {
    return InstanceInformation.builder()
        .instanceId(machine.id())
        .pingStatus(answers(machine) ? PingStatus.ONLINE : PingStatus.CONNECTION_LOST)
        .platformName("Amazon Linux")
        .platformType("Linux")
        .resourceType("EC2Instance")
        .build();
  }
}
