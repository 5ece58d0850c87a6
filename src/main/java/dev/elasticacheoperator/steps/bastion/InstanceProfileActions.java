package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.read.ProfileView;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.DesiredTags;
import dev.elasticacheoperator.steps.Lists;
import dev.elasticacheoperator.steps.Tagging;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Actions on the bastion's instance profile. Each returns the observed state after its call. */
final class InstanceProfileActions {

  private InstanceProfileActions() {}

  static Action<AwsContext, ObservedIam> create(
      ObservedIam observed, String name, Optional<String> path, Map<String, String> tags) {
    return Action.of(
            "CreateInstanceProfile",
            "Create instance profile " + name,
            (AwsContext aws) -> {
              var profile =
                  aws.clients()
                      .iam()
                      .createInstanceProfile(
                          r ->
                              r.instanceProfileName(name)
                                  .path(path.orElse(null))
                                  .tags(Tags.iam(tags)))
                      .instanceProfile();
              return observed.with(
                  new ProfileView(name, profile.arn(), profile.path(), tags, List.of()));
            })
        .reporting("Created instance profile " + name);
  }

  static Action<AwsContext, ObservedIam> addRole(
      ObservedIam observed, ProfileView profile, String role) {
    return Action.of(
            "AddRoleToInstanceProfile",
            "Add IAM role " + role + " to instance profile " + profile.name(),
            (AwsContext aws) -> {
              aws.clients()
                  .iam()
                  .addRoleToInstanceProfile(
                      r -> r.instanceProfileName(profile.name()).roleName(role));
              return observed.with(profile.withRoles(Lists.plus(profile.roles(), role)));
            })
        .reporting("Added IAM role " + role + " to instance profile " + profile.name());
  }

  static Action<AwsContext, ObservedIam> removeRole(
      ObservedIam observed, ProfileView profile, String role) {
    return Action.of(
            "RemoveRoleFromInstanceProfile",
            "Remove IAM role " + role + " from instance profile " + profile.name(),
            (AwsContext aws) -> {
              aws.clients()
                  .iam()
                  .removeRoleFromInstanceProfile(
                      r -> r.instanceProfileName(profile.name()).roleName(role));
              return observed.with(profile.withRoles(Lists.without(profile.roles(), role)));
            })
        .reporting("Removed IAM role " + role + " from instance profile " + profile.name());
  }

  /** Adds missing tags, or removes those that the spec no longer has. */
  static Optional<Action<AwsContext, ObservedIam>> retag(
      ObservedIam observed, ProfileView profile, DesiredTags wanted) {
    var calls =
        new Tagging.Calls(
            "TagInstanceProfile",
            (aws, missing) ->
                aws.clients()
                    .iam()
                    .tagInstanceProfile(
                        r -> r.instanceProfileName(profile.name()).tags(Tags.iam(missing))),
            "UntagInstanceProfile",
            (aws, keys) ->
                aws.clients()
                    .iam()
                    .untagInstanceProfile(r -> r.instanceProfileName(profile.name()).tagKeys(keys)),
            true);
    return Tagging.correct(
        calls,
        keys -> "instance profile " + profile.name(),
        profile.tags(),
        wanted,
        tags -> observed.with(profile.withTags(tags)));
  }

  static Action<AwsContext, ObservedIam> delete(ObservedIam observed, ProfileView profile) {
    return Action.of(
            "DeleteInstanceProfile",
            "Delete instance profile " + profile.name(),
            (AwsContext aws) -> {
              aws.clients().iam().deleteInstanceProfile(r -> r.instanceProfileName(profile.name()));
              return observed.withoutProfile();
            })
        .reporting("Deleted instance profile " + profile.name());
  }
}
