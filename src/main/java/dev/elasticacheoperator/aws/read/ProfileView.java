package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * An IAM instance profile.
 *
 * @param path such as {@code /}
 * @param roles names of the roles in the profile; AWS allows at most one
 */
public record ProfileView(
    String name, String arn, String path, Map<String, String> tags, List<String> roles) {

  public ProfileView {
    tags = Map.copyOf(tags);
    roles = List.copyOf(roles);
  }

  static ProfileView read(AwsClients aws, String name) {
    InstanceProfile profile =
        aws.iam().getInstanceProfile(ask -> ask.instanceProfileName(name)).instanceProfile();
    return new ProfileView(
        profile.instanceProfileName(),
        profile.arn(),
        profile.path(),
        Tags.fromIam(profile.tags()),
        profile.roles().stream().map(Role::roleName).toList());
  }

  public ProfileView withTags(Map<String, String> changed) {
    return new ProfileView(name, arn, path, changed, roles);
  }

  public ProfileView withRoles(List<String> changed) {
    return new ProfileView(name, arn, path, tags, changed);
  }
}
