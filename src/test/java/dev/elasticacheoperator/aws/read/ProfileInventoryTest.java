package dev.elasticacheoperator.aws.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.aws.client.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceGroupsTaggingApiException;

/** Instance profiles come from two lists, and one by one where these do not have them. */
class ProfileInventoryTest extends StubbedInventory {

  private static final int FEW = 10;

  @BeforeEach
  void fewProfiles() {
    profilesAreListed(FEW);
  }

  /** Half as many more belong to somebody else. */
  private void profilesAreListed(int ours) {
    int all = ours * 3 / 2;
    stub.on(
        ListInstanceProfilesRequest.class,
        ask -> {
          int from = ask.marker() == null ? 0 : Integer.parseInt(ask.marker());
          int to = Math.min(from + ask.maxItems(), all);
          return ListInstanceProfilesResponse.builder()
              .instanceProfiles(
                  IntStream.range(from, to).mapToObj(ProfileInventoryTest::profile).toList())
              .isTruncated(to < all)
              .marker(to < all ? String.valueOf(to) : null)
              .build();
        });
    tagsHavePages(IntStream.range(0, ours).mapToObj(i -> "arn:p-" + i).toList());
  }

  private static InstanceProfile profile(int i) {
    return InstanceProfile.builder()
        .instanceProfileName("p-" + i)
        .arn("arn:p-" + i)
        .path("/team/")
        .roles(Role.builder().roleName("r-" + i).build())
        .build();
  }

  private ProfileView read(int i) {
    return deep("shop/e" + i).get(Kinds.INSTANCE_PROFILE, "p-" + i).orElseThrow();
  }

  private void readTwo() {
    read(0);
    read(1);
  }

  /** Two profiles are the fewest for which the lists are read, once both are known. */
  private void needTwo() {
    readTwo();
    clock.turn(Duration.ofMinutes(16));
    stub.asked.clear();
  }

  @Test
  void profilesAndTheirTagsComeInPagesForAll() {
    profilesAreListed(ENVIRONMENTS);
    for (int i = 0; i < ENVIRONMENTS; i++) {
      read(i);
    }
    clock.turn(Duration.ofMinutes(16));
    stub.asked.clear();
    for (int i = 0; i < ENVIRONMENTS; i++) {
      assertEquals(
          new ProfileView(
              "p-" + i,
              "arn:p-" + i,
              "/team/",
              Map.of(Tags.CLUSTER, "prod", "arn", "arn:p-" + i),
              List.of("r-" + i)),
          read(i));
    }
    assertEquals(10, calls(GetResourcesRequest.class));
    assertEquals(15, calls(ListInstanceProfilesRequest.class));
    assertEquals(25, stub.asked.size());
    var asked = stub.asked(GetResourcesRequest.class).get(0);
    assertEquals(List.of("iam:instance-profile"), asked.resourceTypeFilters());
    assertEquals(List.of("prod"), asked.tagFilters().get(0).values());
  }

  @Test
  void oneProfileIsReadByItselfBecauseThatIsOneCallLess() {
    read(0);
    clock.turn(Duration.ofMinutes(16));
    read(0);
    assertEquals(2, stub.asked.size());
    assertEquals(2, calls(GetInstanceProfileRequest.class));
  }

  /** A profile of somebody else, or one whose tags AWS does not list yet. */
  @Test
  void profileWithoutListedTagsIsReadByItself() {
    needTwo();
    assertEquals("prod", read(1).tags().get(Tags.CLUSTER));
    assertEquals(0, calls(GetInstanceProfileRequest.class));
    assertEquals(Map.of("team", "web"), read(FEW).tags());
    assertEquals(1, calls(GetInstanceProfileRequest.class));
  }

  /** Two profiles are worth two pages of an account with many profiles of others. */
  @Test
  void longListIsGivenUp() {
    profilesAreListed(ENVIRONMENTS);
    needTwo();
    readTwo();
    assertEquals(2, calls(ListInstanceProfilesRequest.class));
    assertEquals(2, calls(GetInstanceProfileRequest.class));
  }

  /** The list of profiles is of no use then. */
  @Test
  void whereAwsListsNoTagsProfilesAreReadOneByOne() {
    tagsHavePages(List.of());
    needTwo();
    readTwo();
    assertEquals(1, calls(GetResourcesRequest.class));
    assertEquals(0, calls(ListInstanceProfilesRequest.class));
    assertEquals(2, calls(GetInstanceProfileRequest.class));
  }

  @Test
  void withoutAPermissionProfilesAreReadOneByOne() {
    needTwo();
    stub.on(
        ListInstanceProfilesRequest.class,
        ask -> {
          throw refusal(IamException.builder(), 403, "AccessDenied");
        });
    readTwo();
    assertEquals(2, calls(GetInstanceProfileRequest.class));

    stub.on(
        GetResourcesRequest.class,
        ask -> {
          throw refusal(ResourceGroupsTaggingApiException.builder(), 400, "AccessDeniedException");
        });
    clock.turn(Duration.ofMinutes(16));
    readTwo();
    assertEquals(4, calls(GetInstanceProfileRequest.class));
  }

  /** The tags of a profile change without its page, and its role without its tags. */
  @Test
  void changesOfTagsAndRolesAreSeenInTheNextInterval() {
    needTwo();
    assertEquals("arn:p-1", read(1).tags().get("arn"));
    tagsHavePages(List.of("arn:p-0"));
    clock.turn(Duration.ofMinutes(16));
    assertEquals(Map.of("team", "web"), read(1).tags());

    stub.on(
        ListInstanceProfilesRequest.class,
        ask ->
            ListInstanceProfilesResponse.builder()
                .instanceProfiles(profile(0).toBuilder().roles(List.of()).build())
                .isTruncated(false)
                .build());
    assertEquals(List.of("r-0"), read(0).roles());
    clock.turn(Duration.ofMinutes(16));
    assertEquals(List.of(), read(0).roles());
  }
}
