package dev.elasticacheoperator.aws.client;

import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.aws.error.ErrorTranslator;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** Answers of EC2 to a dry run. */
final class DryRun {

  /** EC2 answers a dry run that would succeed with this error (EC2 API Reference). */
  private static final String WOULD_SUCCEED = "DryRunOperation";

  /** Refusals of one zone. Another zone may take the same call, unless the call names the zone. */
  private static final Set<String> ZONE =
      Set.of(ErrorTable.INSTANCE_ZONE, ErrorTable.INSTANCE_CAPACITY);

  private DryRun() {}

  /** Returns true if the launch would succeed, at least in another zone if it names none. */
  static boolean wouldSucceed(RunInstancesRequest request, Ec2Exception error) {
    var answer = ErrorTranslator.of("ec2", "RunInstances", error);
    return answer.code().equals(WOULD_SUCCEED)
        || ZONE.contains(answer.rule()) && !namesZone(request);
  }

  private static boolean namesZone(RunInstancesRequest request) {
    return request.placement() != null && request.placement().availabilityZone() != null;
  }
}
