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
 * @param roles names of the roles in the profile; AWS allows at most one
 */
public record ProfileView(String name, String arn, Map<String, String> tags, List<String> roles) {

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
        Tags.fromIam(profile.tags()),
        profile.roles().stream().map(Role::roleName).toList());
  }

  public ProfileView withTags(Map<String, String> changed) {
    return new ProfileView(name, arn, changed, roles);
  }

  public ProfileView withRoles(List<String> changed) {
    return new ProfileView(name, arn, tags, changed);
  }
}
