package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.PageReader.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
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

  /** Permissions for {@link #read} and {@link #listOwned}. */
  static final Permissions PERMISSIONS =
      ResourceTags.LIST
          .look("iam:ListInstanceProfiles")
          .use("iam:GetInstanceProfile", Arns.BASTION_PROFILE);

  /** Profiles in a page. A profile comes with its role, so that larger pages take much memory. */
  private static final int PAGE = 100;

  private static final List<String> TYPE = List.of("iam:instance-profile");

  public ProfileView {
    tags = Map.copyOf(tags);
    roles = List.copyOf(roles);
  }

  static ProfileView read(AwsClients aws, String name) {
    return of(aws.iam().getInstanceProfile(ask -> ask.instanceProfileName(name)).instanceProfile());
  }

  /**
   * Lists the instance profiles that carry the cluster name, by name. {@code ListInstanceProfiles}
   * lists all of the account, but leaves out their tags (IAM API Reference). These come from the
   * Resource Groups Tagging API.
   *
   * @param before the earlier reading, if any. Its pages have profiles without tags
   * @return empty if the list exceeds the budget, or if a page cannot be read. Profiles can then be
   *     read one by one, so that no failure of these calls is reported
   */
  static Optional<Listed<ProfileView, Map<String, ProfileView>>> listOwned(
      AwsClients aws,
      String cluster,
      PageBudget budget,
      Optional<Listed<ProfileView, Map<String, ProfileView>>> before) {
    if (!budget.covers(2)) {
      return Optional.empty();
    }
    try {
      return ResourceTags.listOwned(aws.globalTagging(), cluster, TYPE)
          .map(tags -> tagged(aws, budget, before, tags))
          .filter(list -> !budget.exceeded());
    } catch (AwsCallException unreadable) {
      return Optional.empty();
    }
  }

  private static Listed<ProfileView, Map<String, ProfileView>> tagged(
      AwsClients aws,
      PageBudget budget,
      Optional<Listed<ProfileView, Map<String, ProfileView>>> before,
      Map<String, Map<String, String>> tags) {
    if (tags.isEmpty()) {
      return Listed.of(Map.of());
    }
    List<Page<ProfileView>> earlier = before.map(Listed::pages).orElse(List.of());
    List<Page<ProfileView>> pages =
        pages(aws, budget, new PageReader<>(earlier, UnaryOperator.identity()));
    Map<String, ProfileView> known = before.map(Listed::table).orElse(Map.of());
    return new Listed<>(
        pages,
        Listed.tableBy(
            ProfileView::name,
            pages.stream()
                .flatMap(page -> page.items().stream())
                .filter(profile -> tags.containsKey(profile.arn()))
                .map(profile -> profile.withTags(tags.get(profile.arn())))
                .map(profile -> Listed.earlier(known, profile.name(), profile))));
  }

  private static List<Page<ProfileView>> pages(
      AwsClients aws, PageBudget budget, PageReader<ProfileView> reader) {
    return reader.read(
        "InstanceProfiles",
        request ->
            budget.limit(
                aws.iam()
                    .listInstanceProfilesPaginator(
                        ask -> ask.maxItems(PAGE).overrideConfiguration(request))),
        page -> page.instanceProfiles().stream().map(ProfileView::of).toList());
  }

  private static ProfileView of(InstanceProfile profile) {
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
