package dev.elasticacheoperator.aws.client;

import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.aws.error.ErrorTranslator;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** Answers of EC2 to a dry run. */
final class DryRun {

  /** EC2 answers a dry run that would succeed with this error (EC2 API Reference). */
  private static final String WOULD_SUCCEED = "DryRunOperation";

  /** Refusals of one zone. Another zone may take the same call. */
  private static final Set<String> ZONE =
      Set.of(ErrorTable.INSTANCE_ZONE, ErrorTable.INSTANCE_CAPACITY);

  private DryRun() {}

  /** Returns true if the error says that the call would succeed, at least in another zone. */
  static boolean wouldSucceed(String operation, Ec2Exception error) {
    var answer = ErrorTranslator.of("ec2", operation, error);
    return answer.code().equals(WOULD_SUCCEED) || ZONE.contains(answer.rule());
  }
}
