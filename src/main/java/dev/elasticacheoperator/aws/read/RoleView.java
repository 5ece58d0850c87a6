package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.RecentValues;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.PageReader.Page;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleDetail;

/**
 * An IAM role with its trust policy, its policies and its permissions boundary.
 *
 * @param path such as {@code /}
 * @param assumeRolePolicy the trust policy: a JSON document, decoded from AWS's URL encoding
 * @param attachedPolicyArns ARNs of its managed policies, in AWS's order
 * @param inlinePolicies names of the policies that are part of the role, in AWS's order
 * @param permissionsBoundary ARN of the policy that limits what the role's policies allow
 */
public record RoleView(
    String name,
    String arn,
    String path,
    Map<String, String> tags,
    String assumeRolePolicy,
    List<String> attachedPolicyArns,
    List<String> inlinePolicies,
    Optional<String> permissionsBoundary) {

  /** Permissions for {@link #read} and {@link #listAll}. */
  static final Permissions PERMISSIONS =
      Permissions.NONE
          .look("iam:GetAccountAuthorizationDetails")
          .use("iam:GetRole", Arns.BASTION_ROLE)
          .use("iam:ListAttachedRolePolicies", Arns.BASTION_ROLE)
          .use("iam:ListRolePolicies", Arns.BASTION_ROLE);

  /** Calls of {@link #read}. */
  static final int CALLS = 3;

  /**
   * Roles in a page. A role comes with all its documents, and IAM throttles this call early, so
   * that the pages are small.
   */
  private static final int PAGE = 100;

  public RoleView {
    tags = Map.copyOf(tags);
    assumeRolePolicy = RecentValues.same(assumeRolePolicy);
    attachedPolicyArns = List.copyOf(attachedPolicyArns);
    inlinePolicies = List.copyOf(inlinePolicies);
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
    List<String> inline =
        aws.iam().listRolePoliciesPaginator(ask -> ask.roleName(name)).policyNames().stream()
            .toList();
    return new RoleView(
        role.roleName(),
        role.arn(),
        role.path(),
        Tags.fromIam(role.tags()),
        decoded(role.assumeRolePolicyDocument()),
        policies,
        inline,
        boundary(role.permissionsBoundary()));
  }

  /**
   * Lists all roles of the account by name, from {@code GetAccountAuthorizationDetails}.
   *
   * @param before the earlier reading, if any
   * @return empty if the list exceeds the budget, or if a page cannot be read. Roles can then be
   *     read one by one, so that no failure of this call is reported
   */
  static Optional<Listed<RoleView, Map<String, RoleView>>> listAll(
      AwsClients aws, PageBudget budget, Optional<Listed<RoleView, Map<String, RoleView>>> before) {
    try {
      Listed<RoleView, Map<String, RoleView>> roles =
          Listed.byKey(before, reader -> pages(aws, budget, reader), RoleView::name);
      return Optional.of(roles).filter(list -> !budget.exceeded());
    } catch (AwsCallException unreadable) {
      return Optional.empty();
    }
  }

  /** Reads pages that have one list each; the lists of users, groups and policies are empty. */
  private static List<Page<RoleView>> pages(
      AwsClients aws, PageBudget budget, PageReader<RoleView> reader) {
    return reader.read(
        "RoleDetailList",
        request ->
            budget.limit(
                aws.iam()
                    .getAccountAuthorizationDetailsPaginator(
                        ask ->
                            ask.filter(EntityType.ROLE)
                                .maxItems(PAGE)
                                .overrideConfiguration(request))),
        page -> page.roleDetailList().stream().map(RoleView::of).toList());
  }

  public RoleView withTags(Map<String, String> changed) {
    return with(changed, assumeRolePolicy, attachedPolicyArns, inlinePolicies, permissionsBoundary);
  }

  public RoleView withAssumeRolePolicy(String document) {
    return with(tags, document, attachedPolicyArns, inlinePolicies, permissionsBoundary);
  }

  public RoleView withAttachedPolicyArns(List<String> arns) {
    return with(tags, assumeRolePolicy, arns, inlinePolicies, permissionsBoundary);
  }

  public RoleView withInlinePolicies(List<String> names) {
    return with(tags, assumeRolePolicy, attachedPolicyArns, names, permissionsBoundary);
  }

  public RoleView withPermissionsBoundary(String arn) {
    return with(tags, assumeRolePolicy, attachedPolicyArns, inlinePolicies, Optional.of(arn));
  }

  private RoleView with(
      Map<String, String> tags,
      String assumeRolePolicy,
      List<String> attached,
      List<String> inline,
      Optional<String> boundary) {
    return new RoleView(name, arn, path, tags, assumeRolePolicy, attached, inline, boundary);
  }

  private static RoleView of(RoleDetail role) {
    return new RoleView(
        role.roleName(),
        role.arn(),
        role.path(),
        Tags.fromIam(role.tags()),
        decoded(role.assumeRolePolicyDocument()),
        role.attachedManagedPolicies().stream().map(AttachedPolicy::policyArn).toList(),
        role.rolePolicyList().stream().map(PolicyDetail::policyName).toList(),
        boundary(role.permissionsBoundary()));
  }

  private static Optional<String> boundary(AttachedPermissionsBoundary boundary) {
    return Optional.ofNullable(boundary).map(AttachedPermissionsBoundary::permissionsBoundaryArn);
  }

  /** Decodes a policy document. IAM encodes it by RFC 3986, where a plus stands for itself. */
  private static String decoded(String document) {
    if (document == null || !document.startsWith("%")) {
      return document == null ? "" : document;
    }
    return URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
