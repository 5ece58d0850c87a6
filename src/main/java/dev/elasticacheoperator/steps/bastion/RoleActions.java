package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.read.RoleView;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
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
      ObservedIam observed, String name, Map<String, String> tags) {
    return Action.of(
            "CreateRole",
            "Create IAM role " + name,
            (AwsContext aws) -> {
              var role =
                  aws.clients()
                      .iam()
                      .createRole(
                          r ->
                              r.roleName(name)
                                  .description("Managed by elasticache-environment-operator")
                                  .assumeRolePolicyDocument(RoleTrust.DOCUMENT)
                                  .tags(Tags.iam(tags)))
                      .role();
              return observed.with(
                  new RoleView(name, role.arn(), role.path(), tags, RoleTrust.DOCUMENT, List.of()));
            })
        .reporting("Created IAM role " + name);
  }

  static Action<AwsContext, ObservedIam> setTrust(ObservedIam observed, RoleView role) {
    return Action.of(
            "UpdateAssumeRolePolicy",
            "Allow only EC2 to assume IAM role " + role.name(),
            (AwsContext aws) -> {
              aws.clients()
                  .iam()
                  .updateAssumeRolePolicy(
                      r -> r.roleName(role.name()).policyDocument(RoleTrust.DOCUMENT));
              return observed.with(role.withAssumeRolePolicy(RoleTrust.DOCUMENT));
            })
        .reporting("Allowed only EC2 to assume IAM role " + role.name());
  }

  /** Returns the calls that attach missing policies and detach surplus ones. */
  static List<Action<AwsContext, ObservedIam>> policies(
      ObservedIam observed, RoleView role, Bastion wanted) {
    var actions = new ArrayList<Action<AwsContext, ObservedIam>>();
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
    return actions;
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

  /** Adds missing tags, if there are any. */
  static Optional<Action<AwsContext, ObservedIam>> retag(
      ObservedIam observed, RoleView role, Map<String, String> wanted) {
    return Tagging.putTags(
        "TagRole",
        keys -> "IAM role " + role.name(),
        role.tags(),
        wanted,
        (aws, missing) ->
            aws.clients().iam().tagRole(r -> r.roleName(role.name()).tags(Tags.iam(missing))),
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
