package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.ProfileView;
import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.steps.IamStep.Now;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls on the bastion's instance profile. Each takes what is seen and gives what is seen after
 * it.
 */
final class InstanceProfileActions {

  private InstanceProfileActions() {}

  static Action<Cloud, Now> create(Now now, String name, Map<String, String> tags) {
    return Action.of(
        "CreateInstanceProfile",
        "create instance profile " + name,
        cloud -> {
          var profile =
              cloud
                  .clients()
                  .iam()
                  .createInstanceProfile(r -> r.instanceProfileName(name).tags(Tags.iam(tags)))
                  .instanceProfile();
          return now.with(new ProfileView(name, profile.arn(), tags, List.of()));
        });
  }

  static Action<Cloud, Now> addRole(Now now, ProfileView profile, String role) {
    return Action.of(
        "AddRoleToInstanceProfile",
        "put " + role + " into its instance profile",
        cloud -> {
          cloud
              .clients()
              .iam()
              .addRoleToInstanceProfile(r -> r.instanceProfileName(profile.name()).roleName(role));
          return now.with(profile.withRoles(AwsStep.plus(profile.roles(), role)));
        });
  }

  static Action<Cloud, Now> removeRole(Now now, ProfileView profile, String role) {
    return Action.of(
        "RemoveRoleFromInstanceProfile",
        "take " + role + " out of instance profile " + profile.name(),
        cloud -> {
          cloud
              .clients()
              .iam()
              .removeRoleFromInstanceProfile(
                  r -> r.instanceProfileName(profile.name()).roleName(role));
          return now.with(profile.withRoles(AwsStep.without(profile.roles(), role)));
        });
  }

  /** Puts missing tags on. */
  static Optional<Action<Cloud, Now>> retag(
      Now now, ProfileView profile, Map<String, String> wanted) {
    return AwsStep.putTags(
        "TagInstanceProfile",
        keys -> "instance profile " + profile.name(),
        profile.tags(),
        wanted,
        (cloud, missing) ->
            cloud
                .clients()
                .iam()
                .tagInstanceProfile(
                    r -> r.instanceProfileName(profile.name()).tags(Tags.iam(missing))),
        tags -> now.with(profile.withTags(tags)));
  }

  static Action<Cloud, Now> delete(Now now, ProfileView profile) {
    return Action.of(
        "DeleteInstanceProfile",
        "delete instance profile " + profile.name(),
        cloud -> {
          cloud.clients().iam().deleteInstanceProfile(r -> r.instanceProfileName(profile.name()));
          return now.withoutProfile();
        });
  }
}
