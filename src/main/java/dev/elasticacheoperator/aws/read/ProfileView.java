package dev.elasticacheoperator.aws.read;

import java.util.List;
import java.util.Map;

/**
 * An IAM instance profile.
 *
 * @param roles the names of the roles in it; AWS allows at most one
 */
public record ProfileView(String name, String arn, Map<String, String> tags, List<String> roles) {

  public ProfileView {
    tags = Map.copyOf(tags);
    roles = List.copyOf(roles);
  }

  public ProfileView withTags(Map<String, String> changed) {
    return new ProfileView(name, arn, changed, roles);
  }

  public ProfileView withRoles(List<String> changed) {
    return new ProfileView(name, arn, tags, changed);
  }
}
