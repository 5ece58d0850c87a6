package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.read.RoleView;
import dev.elasticacheoperator.desired.DesiredState.Role;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.DesiredTags;
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.Tagging;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Actions on the bastion's role. Each returns the observed state after its call. */
final class RoleActions {

  private RoleActions() {}

  static Action<AwsContext, ObservedIam> create(
      ObservedIam observed, String name, Role desired, Map<String, String> tags) {
    return Action.of(
            "CreateRole",
            "Create IAM role " + name,
            (AwsContext aws) -> {
              var trust = RoleTrust.document(desired.trusted());
              var role =
                  aws.clients()
                      .iam()
                      .createRole(
                          r ->
                              r.roleName(name)
                                  .path(desired.path().orElse(null))
                                  .permissionsBoundary(desired.permissionsBoundary().orElse(null))
                                  .description("Managed by elasticache-environment-operator")
                                  .assumeRolePolicyDocument(trust)
                                  .tags(Tags.iam(tags)))
                      .role();
              return observed.with(
                  new RoleView(
                      name,
                      role.arn(),
                      role.path(),
                      tags,
                      trust,
                      List.of(),
                      List.of(),
                      desired.permissionsBoundary()));
            })
        .reporting("Created IAM role " + name);
  }

  static Action<AwsContext, ObservedIam> setTrust(
      ObservedIam observed, RoleView role, Role desired) {
    var trust = RoleTrust.document(desired.trusted());
    return Action.of(
            "UpdateAssumeRolePolicy",
            "Allow only EC2 to assume IAM role " + role.name(),
            (AwsContext aws) -> {
              aws.clients()
                  .iam()
                  .updateAssumeRolePolicy(r -> r.roleName(role.name()).policyDocument(trust));
              return observed.with(role.withAssumeRolePolicy(trust));
            })
        .reporting("Allowed only EC2 to assume IAM role " + role.name());
  }

  /**
   * Returns the calls that set the permissions boundary, attach missing policies, and remove
   * surplus ones. The boundary comes first, because companies allow other changes only below their
   * boundary.
   */
  static List<Action<AwsContext, ObservedIam>> policies(
      ObservedIam observed, RoleView role, Role wanted) {
    var actions = new ArrayList<Action<AwsContext, ObservedIam>>();
    wanted
        .permissionsBoundary()
        .filter(boundary -> !role.permissionsBoundary().equals(Optional.of(boundary)))
        .ifPresent(boundary -> actions.add(setBoundary(observed, role, boundary)));
    for (var arn : wanted.policyArns()) {
      if (!role.attachedPolicyArns().contains(arn)) {
        actions.add(attach(observed, role, arn));
      }
    }
    for (var arn : role.attachedPolicyArns()) {
      if (!wanted.policyArns().contains(arn)) {
        actions.add(detach(observed, role, arn));
      }
    }
    actions.addAll(deleteInline(observed, role));
    return actions;
  }

  private static Action<AwsContext, ObservedIam> setBoundary(
      ObservedIam observed, RoleView role, String arn) {
    return Action.of(
            "PutRolePermissionsBoundary",
            "Set permissions boundary " + arn + " of IAM role " + role.name(),
            (AwsContext aws) -> {
              aws.clients()
                  .iam()
                  .putRolePermissionsBoundary(
                      r -> r.roleName(role.name()).permissionsBoundary(arn));
              return observed.with(role.withPermissionsBoundary(arn));
            })
        .reporting("Set permissions boundary " + arn + " of IAM role " + role.name());
  }

  /** Returns the calls that delete the role's inline policies. The operator writes none. */
  static List<Action<AwsContext, ObservedIam>> deleteInline(ObservedIam observed, RoleView role) {
    return role.inlinePolicies().stream().map(name -> deleteInline(observed, role, name)).toList();
  }

  private static Action<AwsContext, ObservedIam> deleteInline(
      ObservedIam observed, RoleView role, String policy) {
    return Action.of(
            "DeleteRolePolicy",
            "Delete inline policy " + policy + " of IAM role " + role.name(),
            (AwsContext aws) -> {
              aws.clients().iam().deleteRolePolicy(r -> r.roleName(role.name()).policyName(policy));
              return observed.with(
                  role.withInlinePolicies(Lists.without(role.inlinePolicies(), policy)));
            })
        .reporting("Deleted inline policy " + policy + " of IAM role " + role.name());
  }

  private static Action<AwsContext, ObservedIam> attach(
      ObservedIam observed, RoleView role, String arn) {
    return Action.of(
            "AttachRolePolicy",
            "Attach " + arn + " to IAM role " + role.name(),
            (AwsContext aws) -> {
              aws.clients().iam().attachRolePolicy(r -> r.roleName(role.name()).policyArn(arn));
              return observed.with(
                  role.withAttachedPolicyArns(Lists.plus(role.attachedPolicyArns(), arn)));
            })
        .reporting("Attached " + arn + " to IAM role " + role.name());
  }

  static Action<AwsContext, ObservedIam> detach(ObservedIam observed, RoleView role, String arn) {
    return Action.of(
            "DetachRolePolicy",
            "Detach " + arn + " from IAM role " + role.name(),
            (AwsContext aws) -> {
              aws.clients().iam().detachRolePolicy(r -> r.roleName(role.name()).policyArn(arn));
              return observed.with(
                  role.withAttachedPolicyArns(Lists.without(role.attachedPolicyArns(), arn)));
            })
        .reporting("Detached " + arn + " from IAM role " + role.name());
  }

  /** Adds missing tags, or removes those that the spec no longer has. */
  static Optional<Action<AwsContext, ObservedIam>> retag(
      ObservedIam observed, RoleView role, DesiredTags wanted) {
    var calls =
        new Tagging.Calls(
            "TagRole",
            (aws, missing) ->
                aws.clients().iam().tagRole(r -> r.roleName(role.name()).tags(Tags.iam(missing))),
            "UntagRole",
            (aws, keys) ->
                aws.clients().iam().untagRole(r -> r.roleName(role.name()).tagKeys(keys)),
            true);
    return Tagging.correct(
        calls,
        keys -> "IAM role " + role.name(),
        role.tags(),
        wanted,
        tags -> observed.with(role.withTags(tags)));
  }

  static Action<AwsContext, ObservedIam> delete(ObservedIam observed, RoleView role) {
    return Action.of(
            "DeleteRole",
            "Delete IAM role " + role.name(),
            (AwsContext aws) -> {
              aws.clients().iam().deleteRole(r -> r.roleName(role.name()));
              return observed.withoutRole();
            })
        .reporting("Deleted IAM role " + role.name());
  }
}
