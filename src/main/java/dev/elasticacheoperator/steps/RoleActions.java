package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.RoleView;
import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.environment.DesiredEnvironment.Bastion;
import dev.elasticacheoperator.steps.IamStep.Now;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls on the bastion's role. Each takes what is seen and gives what is seen after it. */
final class RoleActions {

  private RoleActions() {}

  static Action<Cloud, Now> create(Now now, String name, Map<String, String> tags) {
    return Action.of(
        "CreateRole",
        "create IAM role " + name + " for the bastion",
        cloud -> {
          var role =
              cloud
                  .clients()
                  .iam()
                  .createRole(
                      r ->
                          r.roleName(name)
                              .description("Managed by elasticache-environment-operator")
                              .assumeRolePolicyDocument(RoleTrust.DOCUMENT)
                              .tags(Tags.iam(tags)))
                  .role();
          return now.with(
              new RoleView(name, role.arn(), role.path(), tags, RoleTrust.DOCUMENT, List.of()));
        });
  }

  static Action<Cloud, Now> setTrust(Now now, RoleView role) {
    return Action.of(
        "UpdateAssumeRolePolicy",
        "let EC2 and nobody else assume " + role.name(),
        cloud -> {
          cloud
              .clients()
              .iam()
              .updateAssumeRolePolicy(
                  r -> r.roleName(role.name()).policyDocument(RoleTrust.DOCUMENT));
          return now.with(role.withAssumeRolePolicy(RoleTrust.DOCUMENT));
        });
  }

  /** Attaches what is lacking, then detaches what is not wanted. */
  static List<Action<Cloud, Now>> policies(Now now, RoleView role, Bastion wanted) {
    var actions = new ArrayList<Action<Cloud, Now>>();
    for (var arn : wanted.policyArns()) {
      if (!role.attachedPolicyArns().contains(arn)) {
        actions.add(attach(now, role, arn));
      }
    }
    for (var arn : role.attachedPolicyArns()) {
      if (!wanted.policyArns().contains(arn)) {
        actions.add(detach(now, role, arn));
      }
    }
    return actions;
  }

  private static Action<Cloud, Now> attach(Now now, RoleView role, String arn) {
    return Action.of(
        "AttachRolePolicy",
        "attach " + arn + " to " + role.name(),
        cloud -> {
          cloud.clients().iam().attachRolePolicy(r -> r.roleName(role.name()).policyArn(arn));
          return now.with(
              role.withAttachedPolicyArns(AwsStep.plus(role.attachedPolicyArns(), arn)));
        });
  }

  static Action<Cloud, Now> detach(Now now, RoleView role, String arn) {
    return Action.of(
        "DetachRolePolicy",
        "detach " + arn + " from " + role.name(),
        cloud -> {
          cloud.clients().iam().detachRolePolicy(r -> r.roleName(role.name()).policyArn(arn));
          return now.with(
              role.withAttachedPolicyArns(AwsStep.without(role.attachedPolicyArns(), arn)));
        });
  }

  /** Puts missing tags on. */
  static Optional<Action<Cloud, Now>> retag(Now now, RoleView role, Map<String, String> wanted) {
    return AwsStep.putTags(
        "TagRole",
        keys -> "IAM role " + role.name(),
        role.tags(),
        wanted,
        (cloud, missing) ->
            cloud.clients().iam().tagRole(r -> r.roleName(role.name()).tags(Tags.iam(missing))),
        tags -> now.with(role.withTags(tags)));
  }

  static Action<Cloud, Now> delete(Now now, RoleView role) {
    return Action.of(
        "DeleteRole",
        "delete IAM role " + role.name(),
        cloud -> {
          cloud.clients().iam().deleteRole(r -> r.roleName(role.name()));
          return now.withoutRole();
        });
  }
}
