package dev.elasticacheoperator.sandbox.aws.policy;

import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Refuses calls that a policy does not allow, with AWS's messages, before they have an effect. */
public final class Enforcement implements CallHook {

  private static final String WHO = "arn:aws:sts::%s:assumed-role/elasticache-operator/pod";

  private final SimulatedCloud cloud;
  private final Policy policy;
  private final BiConsumer<Authorization, Policy.Decision> listener;
  private final Set<String> accountsWithServiceRole = ConcurrentHashMap.newKeySet();

  public Enforcement(SimulatedCloud cloud, Policy policy) {
    this(cloud, policy, (asked, decision) -> {});
  }

  /**
   * @param listener hears of every question and its answer
   */
  public Enforcement(
      SimulatedCloud cloud, Policy policy, BiConsumer<Authorization, Policy.Decision> listener) {
    this.cloud = cloud;
    this.policy = policy;
    this.listener = listener;
  }

  @Override
  public void before(SimulatedCall call) {
    var facts = cloud.account(call.accountId()).authorizationFacts(call.region());
    for (Authorization asked : new Requests(call, facts).authorizations()) {
      refusal(call, asked)
          .ifPresent(
              refused -> {
                throw refused;
              });
    }
    if (call.service().equals("elasticache") && call.mutating()) {
      needServiceRole(call);
    }
  }

  private Optional<AwsServiceException> refusal(SimulatedCall call, Authorization asked) {
    Policy.Decision decision = policy.decide(asked);
    listener.accept(asked, decision);
    return decision.allowed() ? Optional.empty() : Optional.of(denied(call, asked, decision));
  }

  /**
   * EC2 has a code of its own and adds a blob that only {@code sts:DecodeAuthorizationMessage}
   * reads. The sentence: IAM User Guide, "Troubleshoot access denied error messages".
   */
  private static AwsServiceException denied(
      SimulatedCall call, Authorization asked, Policy.Decision decision) {
    String sentence =
        "User: "
            + WHO.formatted(call.accountId())
            + " is not authorized to perform: "
            + asked.action()
            + (asked.resource().equals("*") ? "" : " on resource: " + asked.resource())
            + (decision.explicitlyDenied()
                ? " with an explicit deny in an identity-based policy"
                : " because no identity-based policy allows the " + asked.action() + " action");
    return call.service().equals("ec2")
        ? AwsErrors.error(
            "ec2",
            403,
            "UnauthorizedOperation",
            "You are not authorized to perform this operation. "
                + sentence
                + ". Encoded authorization failure message: "
                + "c2ltdWxhdGVk".repeat(20)
                + call.number())
        : AwsErrors.error(call.service(), 403, "AccessDenied", sentence);
  }

  /**
   * ElastiCache's first change in an account makes its service-linked role on behalf of the caller.
   * Its refusal names no action: code and words are those of real answers.
   */
  private void needServiceRole(SimulatedCall call) {
    if (accountsWithServiceRole.contains(call.accountId())) {
      return;
    }
    Authorization asked =
        Authorization.of(
                "iam:CreateServiceLinkedRole",
                "arn:aws:iam::"
                    + call.accountId()
                    + ":role/aws-service-role/elasticache.amazonaws.com/"
                    + "AWSServiceRoleForElastiCache")
            .with("iam:AWSServiceName", "elasticache.amazonaws.com");
    if (refusal(call, asked).isPresent()) {
      throw AwsErrors.elastiCache(
          400,
          "ServiceLinkedRoleNotFoundFault",
          "This action cannot be completed due to insufficient permissions. (Recommended action)"
              + " Please create new role using IAM API CreateServiceLinkedRole.");
    }
    accountsWithServiceRole.add(call.accountId());
  }
}
