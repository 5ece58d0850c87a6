package dev.elasticacheoperator.aws.read;

import static java.util.stream.Collectors.toMap;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleDetail;

/**
 * An IAM role with its trust policy and its attached policies.
 *
 * @param path such as {@code /}
 * @param assumeRolePolicy the trust policy: a JSON document, decoded from AWS's URL encoding
 * @param attachedPolicyArns ARNs of its managed policies, in AWS's order
 */
public record RoleView(
    String name,
    String arn,
    String path,
    Map<String, String> tags,
    String assumeRolePolicy,
    List<String> attachedPolicyArns) {

  /** Permissions for {@link #read} and {@link #listAll}. */
  static final Permissions PERMISSIONS =
      Permissions.NONE
          .look("iam:GetAccountAuthorizationDetails")
          .use("iam:GetRole", Arns.BASTION_ROLE)
          .use("iam:ListAttachedRolePolicies", Arns.BASTION_ROLE);

  private static final int PAGE = 1000;

  public RoleView {
    tags = Map.copyOf(tags);
    attachedPolicyArns = List.copyOf(attachedPolicyArns);
  }

  static RoleView read(AwsClients aws, String name) {
    Role role = aws.iam().getRole(ask -> ask.roleName(name)).role();
    List<String> policies =
        aws
            .iam()
            .listAttachedRolePoliciesPaginator(ask -> ask.roleName(name))
            .attachedPolicies()
            .stream()
            .map(AttachedPolicy::policyArn)
            .toList();
    return new RoleView(
        role.roleName(),
        role.arn(),
        role.path(),
        Tags.fromIam(role.tags()),
        decoded(role.assumeRolePolicyDocument()),
        policies);
  }

  /**
   * Lists all roles of the account by name, from {@code GetAccountAuthorizationDetails}.
   *
   * @return empty if AWS denies the call
   */
  static Optional<Map<String, RoleView>> listAll(AwsClients aws) {
    try {
      return Optional.of(
          aws
              .iam()
              .getAccountAuthorizationDetailsPaginator(
                  ask -> ask.filter(EntityType.ROLE).maxItems(PAGE))
              .stream()
              .flatMap(page -> page.roleDetailList().stream())
              .map(RoleView::of)
              .collect(toMap(RoleView::name, Function.identity(), (first, again) -> first)));
    } catch (AwsCallException failure) {
      if (failure.rule().equals(ErrorTable.DENIED)) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  public RoleView withTags(Map<String, String> changed) {
    return new RoleView(name, arn, path, changed, assumeRolePolicy, attachedPolicyArns);
  }

  public RoleView withAssumeRolePolicy(String document) {
    return new RoleView(name, arn, path, tags, document, attachedPolicyArns);
  }

  public RoleView withAttachedPolicyArns(List<String> arns) {
    return new RoleView(name, arn, path, tags, assumeRolePolicy, arns);
  }

  private static RoleView of(RoleDetail role) {
    return new RoleView(
        role.roleName(),
        role.arn(),
        role.path(),
        Tags.fromIam(role.tags()),
        decoded(role.assumeRolePolicyDocument()),
        role.attachedManagedPolicies().stream().map(AttachedPolicy::policyArn).toList());
  }

  /** Decodes a policy document. IAM encodes it by RFC 3986, where a plus stands for itself. */
  private static String decoded(String document) {
    if (document == null || !document.startsWith("%")) {
      return document == null ? "" : document;
    }
    return URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
