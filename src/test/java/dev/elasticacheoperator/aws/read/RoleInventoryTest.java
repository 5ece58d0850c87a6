package dev.elasticacheoperator.aws.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.GuardedClients;
import dev.elasticacheoperator.aws.client.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleDetail;

/** Roles come from one list of the account, or one by one where that takes fewer calls. */
class RoleInventoryTest extends StubbedInventory {

  @Test
  void rolesComeInPagesForAll() {
    for (int i = 0; i < ENVIRONMENTS; i++) {
      RoleView role = deep("shop/e" + i).get(Kinds.ROLE, "r-" + i).orElseThrow();
      assertEquals("{\"a+b\":+1}", role.assumeRolePolicy());
      assertEquals(List.of("arn:p"), role.attachedPolicyArns());
    }
    assertEquals(Optional.empty(), deep("shop/x").get(Kinds.ROLE, "r-x"));
    assertEquals(1, stub.asked.size());
    ProfileView profile = deep("shop/e1").get(Kinds.INSTANCE_PROFILE, "r-1").orElseThrow();
    assertEquals(Map.of("team", "web"), profile.tags());
    assertEquals(List.of("r-1"), profile.roles());
  }

  @Test
  void aRoleMadeSinceTheListIsKnownFromItsDirectReading() {
    rolesAreReadOneByOne();
    EnvironmentView before = deep("shop/new");
    assertEquals(Optional.empty(), before.get(Kinds.ROLE, "r-new"));
    clock.turn(Duration.ofMinutes(1));
    assertEquals("r-new", account.read("shop/new").get(Kinds.ROLE, "r-new").orElseThrow().name());
    EnvironmentView after = deep("shop/new");
    assertEquals("r-new", after.get(Kinds.ROLE, "r-new").orElseThrow().name());
    assertEquals(1, calls(GetRoleRequest.class));
  }

  @Test
  void withoutListPermissionRolesAreReadOneByOne() {
    rolesAreReadOneByOne();
    stub.on(
        GetAccountAuthorizationDetailsRequest.class,
        ask -> {
          throw refusal(IamException.builder(), 403, "AccessDenied");
        });
    for (int i = 0; i < 3; i++) {
      EnvironmentView reads = deep("shop/e" + i);
      assertEquals("r-" + i, reads.get(Kinds.ROLE, "r-" + i).orElseThrow().name());
    }
    assertEquals(1, calls(GetAccountAuthorizationDetailsRequest.class));
    assertEquals(3, calls(GetRoleRequest.class));
  }

  /** One role costs three calls, so that a list of seven pages is cheaper for three roles. */
  @Test
  void aLongListOfRolesIsReadOnceThatTakesFewerCalls() {
    rolesAreReadOneByOne();
    rolesHavePages(7);
    var pages = GetAccountAuthorizationDetailsRequest.class;
    assertEquals("r-1", role(1).name());
    assertEquals(3, calls(pages), "the list is given up");
    assertEquals(1, calls(GetRoleRequest.class));

    clock.turn(Duration.ofHours(1));
    assertEquals("r-1", role(1).name());
    assertEquals(3, calls(pages), "the list is as long as before");
    assertEquals("r-2", role(2).name());
    assertEquals("r-3", role(3).name());

    clock.turn(Duration.ofMinutes(20));
    for (int i = 1; i <= 3; i++) {
      assertEquals("r-" + i, role(i).name());
    }
    assertEquals(3 + 7, calls(pages));
    assertEquals(4, calls(GetRoleRequest.class));
  }

  @Test
  void anyFailureOfTheListFallsBackToSingleReads() {
    rolesAreReadOneByOne();
    stub.on(
        GetAccountAuthorizationDetailsRequest.class,
        ask -> {
          throw refusal(IamException.builder(), 400, "Throttling");
        });
    assertEquals("r-1", role(1).name());
    assertEquals(1, calls(GetRoleRequest.class));
  }

  /** The orphan sweep needs all roles, and reads a long list less often. */
  @Test
  void theWholeListIsReadWhateverItCostsButNotOften() {
    rolesHavePages(7);
    var pages = GetAccountAuthorizationDetailsRequest.class;
    var facts = new PerResourceCache(AwsSettings.simulated("prod", clock));
    var settings = AwsSettings.simulated("prod", clock);
    var aws = GuardedClients.around("us-west-2", stub, settings, settings.listener());
    var start = clock.instant();
    assertEquals(Optional.empty(), facts.listAll(Kinds.ROLE, start, aws));
    assertEquals(0, calls(pages), "no environment needs a role");
    assertEquals(7, facts.listWhole(Kinds.ROLE, start, aws).orElseThrow().size());
    clock.turn(Duration.ofMinutes(14));
    assertEquals(7, facts.listWhole(Kinds.ROLE, start, aws).orElseThrow().size());
    assertEquals(7, calls(pages));
  }

  private RoleView role(int number) {
    return deep("shop/e" + number).get(Kinds.ROLE, "r-" + number).orElseThrow();
  }

  private void rolesHavePages(int count) {
    stub.on(
        GetAccountAuthorizationDetailsRequest.class,
        ask -> {
          int page = ask.marker() == null ? 1 : Integer.parseInt(ask.marker());
          return GetAccountAuthorizationDetailsResponse.builder()
              .roleDetailList(
                  RoleDetail.builder()
                      .roleName("r-" + page)
                      .tags(
                          Tags.iam(Tags.of("prod", "shop/e" + page, "iam", "r-" + page, Map.of())))
                      .build())
              .isTruncated(page < count)
              .marker(page < count ? Integer.toString(page + 1) : null)
              .build();
        });
  }

  private void rolesAreReadOneByOne() {
    stub.on(
        GetRoleRequest.class,
        ask ->
            GetRoleResponse.builder()
                .role(
                    Role.builder()
                        .roleName(ask.roleName())
                        .arn("arn:" + ask.roleName())
                        .path("/")
                        .build())
                .build());
    stub.on(
        ListAttachedRolePoliciesRequest.class,
        ask -> ListAttachedRolePoliciesResponse.builder().isTruncated(false).build());
    stub.on(
        ListRolePoliciesRequest.class,
        ask -> ListRolePoliciesResponse.builder().isTruncated(false).build());
  }
}
