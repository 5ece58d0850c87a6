package dev.elasticacheoperator.sandbox.aws.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.Tag;

class RolesTest {
  private static final String TRUST =
      "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\":"
          + " {\"Service\": \"ec2.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]}";
  private static final String CACHE = "arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess";
  private static final String SSM = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";

  private final VirtualClock clock = new VirtualClock();
  private IamClient iam = iam(SimulatorSettings.instant());

  private IamClient iam(SimulatorSettings settings) {
    return new SimulatedCloud(settings, clock).account("111122223333").iam();
  }

  private Role role(String name, Tag... tags) {
    return iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST).tags(tags)).role();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static void assertRefused(String code, int status, Executable call) {
    AwsServiceException refusal = assertThrows(AwsServiceException.class, call);
    assertEquals(code, refusal.awsErrorDetails().errorCode());
    assertEquals(status, refusal.statusCode());
  }

  @Test
  void aRoleIsReadBackWithItsTagsAndEncodedTrust() {
    Role made = role("bastion", tag("a", "1"));
    assertEquals("arn:aws:iam::111122223333:role/bastion", made.arn());
    iam.tagRole(r -> r.roleName("bastion").tags(tag("b", "2")));
    iam.untagRole(r -> r.roleName("bastion").tagKeys("a"));
    Role seen = iam.getRole(r -> r.roleName("bastion")).role();
    assertEquals(List.of(tag("b", "2")), seen.tags());
    assertEquals(List.of(tag("b", "2")), iam.listRoleTags(r -> r.roleName("bastion")).tags());
    assertTrue(seen.assumeRolePolicyDocument().startsWith("%7B%22Version%22%3A%20%222012"));
    assertEquals(TRUST, URLDecoder.decode(seen.assumeRolePolicyDocument(), StandardCharsets.UTF_8));
  }

  @Test
  void trustCanBeReplacedButOnlyByAPolicy() {
    role("bastion");
    String other = TRUST.replace("ec2.", "ecs-tasks.");
    iam.updateAssumeRolePolicy(r -> r.roleName("bastion").policyDocument(other));
    assertEquals(
        other,
        URLDecoder.decode(
            iam.getRole(r -> r.roleName("bastion")).role().assumeRolePolicyDocument(),
            StandardCharsets.UTF_8));
    assertRefused(
        "MalformedPolicyDocument",
        400,
        () -> iam.updateAssumeRolePolicy(r -> r.roleName("bastion").policyDocument("{nonsense")));
    assertRefused(
        "MalformedPolicyDocument",
        400,
        () -> iam.createRole(r -> r.roleName("x").assumeRolePolicyDocument("[]")));
  }

  @Test
  void namesAreTakenWhateverTheirCaseAndUnknownOnesNotFound() {
    role("bastion");
    assertRefused("EntityAlreadyExists", 409, () -> role("Bastion"));
    assertRefused("NoSuchEntity", 404, () -> iam.getRole(r -> r.roleName("none")));
    assertRefused("NoSuchEntity", 404, () -> iam.deleteRole(r -> r.roleName("none")));
    assertRefused("ValidationError", 400, () -> role("a".repeat(65)));
    iam.deleteRole(r -> r.roleName("bastion"));
    role("Bastion");
  }

  @Test
  void aPolicyIsAttachedOnceAndMustExist() {
    role("bastion");
    iam.attachRolePolicy(r -> r.roleName("bastion").policyArn(CACHE));
    iam.attachRolePolicy(r -> r.roleName("bastion").policyArn(CACHE));
    assertEquals(
        List.of(CACHE),
        iam.listAttachedRolePolicies(r -> r.roleName("bastion")).attachedPolicies().stream()
            .map(AttachedPolicy::policyArn)
            .toList());
    assertRefused(
        "NoSuchEntity",
        404,
        () ->
            iam.attachRolePolicy(
                r -> r.roleName("bastion").policyArn("arn:aws:iam::aws:policy/NoSuchPolicy")));
    assertRefused(
        "NoSuchEntity", 404, () -> iam.detachRolePolicy(r -> r.roleName("bastion").policyArn(SSM)));
    assertRefused("DeleteConflict", 409, () -> iam.deleteRole(r -> r.roleName("bastion")));
    iam.detachRolePolicy(r -> r.roleName("bastion").policyArn(CACHE));
    iam.deleteRole(r -> r.roleName("bastion"));
  }

  @Test
  void aRoleHasAtMostTenManagedPolicies() {
    role("bastion");
    List<String> arns =
        IntStream.range(0, 11)
            .mapToObj(
                i ->
                    iam.createPolicy(r -> r.policyName("p" + i).policyDocument(TRUST))
                        .policy()
                        .arn())
            .toList();
    arns.subList(0, 10)
        .forEach(arn -> iam.attachRolePolicy(r -> r.roleName("bastion").policyArn(arn)));
    assertRefused(
        "LimitExceeded",
        409,
        () -> iam.attachRolePolicy(r -> r.roleName("bastion").policyArn(arns.get(10))));
  }

  @Test
  void aPolicyOfTheAccountCannotGoWhileAttached() {
    role("bastion");
    String arn =
        iam.createPolicy(r -> r.policyName("mine").path("/team/").policyDocument(TRUST))
            .policy()
            .arn();
    assertEquals("arn:aws:iam::111122223333:policy/team/mine", arn);
    iam.attachRolePolicy(r -> r.roleName("bastion").policyArn(arn));
    assertEquals(1, iam.getPolicy(r -> r.policyArn(arn)).policy().attachmentCount());
    assertEquals(
        List.of(arn),
        iam.listPolicies(r -> r.onlyAttached(true)).policies().stream().map(Policy::arn).toList());
    assertRefused("DeleteConflict", 409, () -> iam.deletePolicy(r -> r.policyArn(arn)));
    iam.detachRolePolicy(r -> r.roleName("bastion").policyArn(arn));
    iam.deletePolicy(r -> r.policyArn(arn));
    assertRefused("NoSuchEntity", 404, () -> iam.getPolicy(r -> r.policyArn(arn)));
  }

  @Test
  void inlinePoliciesBlockTheDeletion() {
    role("bastion");
    iam.putRolePolicy(r -> r.roleName("bastion").policyName("in").policyDocument(TRUST));
    assertEquals(List.of("in"), iam.listRolePolicies(r -> r.roleName("bastion")).policyNames());
    assertEquals(
        TRUST,
        URLDecoder.decode(
            iam.getRolePolicy(r -> r.roleName("bastion").policyName("in")).policyDocument(),
            StandardCharsets.UTF_8));
    assertRefused("DeleteConflict", 409, () -> iam.deleteRole(r -> r.roleName("bastion")));
    iam.deleteRolePolicy(r -> r.roleName("bastion").policyName("in"));
    assertRefused(
        "NoSuchEntity",
        404,
        () -> iam.deleteRolePolicy(r -> r.roleName("bastion").policyName("in")));
  }

  @Test
  void anInstanceProfileHasRoomForOneRole() {
    role("bastion");
    role("other");
    iam.createInstanceProfile(r -> r.instanceProfileName("profile").tags(tag("a", "1")));
    iam.addRoleToInstanceProfile(r -> r.instanceProfileName("profile").roleName("bastion"));
    assertRefused(
        "LimitExceeded",
        409,
        () ->
            iam.addRoleToInstanceProfile(r -> r.instanceProfileName("profile").roleName("other")));
    InstanceProfile seen =
        iam.getInstanceProfile(r -> r.instanceProfileName("profile")).instanceProfile();
    assertEquals(List.of("bastion"), seen.roles().stream().map(Role::roleName).toList());
    assertEquals(List.of(tag("a", "1")), seen.tags());
    assertEquals(
        1, iam.listInstanceProfilesForRole(r -> r.roleName("bastion")).instanceProfiles().size());
    assertRefused("DeleteConflict", 409, () -> iam.deleteRole(r -> r.roleName("bastion")));
    assertRefused(
        "DeleteConflict",
        409,
        () -> iam.deleteInstanceProfile(r -> r.instanceProfileName("profile")));
    iam.removeRoleFromInstanceProfile(r -> r.instanceProfileName("profile").roleName("bastion"));
    assertRefused(
        "NoSuchEntity",
        404,
        () ->
            iam.removeRoleFromInstanceProfile(
                r -> r.instanceProfileName("profile").roleName("bastion")));
    iam.deleteInstanceProfile(r -> r.instanceProfileName("profile"));
    assertRefused(
        "NoSuchEntity", 404, () -> iam.getInstanceProfile(r -> r.instanceProfileName("profile")));
    assertRefused(
        "EntityAlreadyExists",
        409,
        () -> {
          iam.createInstanceProfile(r -> r.instanceProfileName("p"));
          iam.createInstanceProfile(r -> r.instanceProfileName("p"));
        });
  }

  @Test
  void tagsAreLimitedAsInAws() {
    List<Tag> many = IntStream.range(0, 51).mapToObj(i -> tag("k" + i, "v")).toList();
    role("bastion");
    assertRefused("LimitExceeded", 409, () -> iam.tagRole(r -> r.roleName("bastion").tags(many)));
    assertRefused(
        "InvalidInput", 400, () -> iam.tagRole(r -> r.roleName("bastion").tags(tag("AWS:x", "v"))));
  }

  @Test
  void aRoleHasThePermissionsBoundaryThatExists() {
    role("bastion");
    assertRefused(
        "NoSuchEntity",
        404,
        () ->
            iam.putRolePermissionsBoundary(
                r -> r.roleName("bastion").permissionsBoundary("arn:aws:iam::aws:policy/None")));
    iam.putRolePermissionsBoundary(r -> r.roleName("bastion").permissionsBoundary(SSM));
    assertEquals(
        SSM,
        iam.getRole(r -> r.roleName("bastion"))
            .role()
            .permissionsBoundary()
            .permissionsBoundaryArn());
    iam.deleteRolePermissionsBoundary(r -> r.roleName("bastion"));
    assertNull(iam.getRole(r -> r.roleName("bastion")).role().permissionsBoundary());
    assertRefused(
        "NoSuchEntity", 404, () -> iam.deleteRolePermissionsBoundary(r -> r.roleName("bastion")));
  }

  @Test
  void tagKeysThatDifferInCaseOnlyAreOneKey() {
    assertRefused("InvalidInput", 400, () -> role("twice", tag("Team", "a"), tag("team", "b")));
    role("bastion", tag("Team", "a"), tag("cost", "7"));
    iam.tagRole(r -> r.roleName("bastion").tags(tag("team", "b")));
    assertEquals(
        List.of(tag("team", "b"), tag("cost", "7")),
        iam.getRole(r -> r.roleName("bastion")).role().tags());
    iam.untagRole(r -> r.roleName("bastion").tagKeys("TEAM"));
    assertEquals(List.of(tag("cost", "7")), iam.getRole(r -> r.roleName("bastion")).role().tags());
  }

  @Test
  void listsAreFilteredByPathAndPaged() {
    for (int i = 0; i < 5; i++) {
      String name = "r" + i;
      iam.createRole(r -> r.roleName(name).path("/team/").assumeRolePolicyDocument(TRUST));
    }
    role("other");
    var first = iam.listRoles(r -> r.pathPrefix("/team/").maxItems(3));
    assertTrue(first.isTruncated());
    var second = iam.listRoles(r -> r.pathPrefix("/team/").maxItems(3).marker(first.marker()));
    assertEquals(List.of("r3", "r4"), second.roles().stream().map(Role::roleName).toList());
    assertEquals(6, iam.listRolesPaginator(r -> r.maxItems(2)).roles().stream().count());
  }

  @Test
  void authorizationDetailsShowEverythingOfEveryRoleInPages() {
    for (int i = 0; i < 3; i++) {
      role("r" + i, tag("n", "" + i));
    }
    iam.attachRolePolicy(r -> r.roleName("r1").policyArn(CACHE));
    iam.putRolePolicy(r -> r.roleName("r1").policyName("in").policyDocument(TRUST));
    iam.createInstanceProfile(r -> r.instanceProfileName("profile"));
    iam.addRoleToInstanceProfile(r -> r.instanceProfileName("profile").roleName("r1"));

    var first = iam.getAccountAuthorizationDetails(r -> r.filter(EntityType.ROLE).maxItems(2));
    assertEquals(2, first.roleDetailList().size());
    assertTrue(first.isTruncated());
    Map<String, RoleDetail> roles =
        iam
            .getAccountAuthorizationDetailsPaginator(r -> r.filter(EntityType.ROLE).maxItems(2))
            .stream()
            .flatMap(page -> page.roleDetailList().stream())
            .collect(Collectors.toMap(RoleDetail::roleName, d -> d));
    assertEquals(3, roles.size());
    RoleDetail detail = roles.get("r1");
    assertEquals(List.of(tag("n", "1")), detail.tags());
    assertEquals(CACHE, detail.attachedManagedPolicies().get(0).policyArn());
    assertEquals("profile", detail.instanceProfileList().get(0).instanceProfileName());
    assertEquals("in", detail.rolePolicyList().get(0).policyName());
    assertEquals(
        1,
        iam.getAccountAuthorizationDetails(r -> r.filter(EntityType.AWS_MANAGED_POLICY))
            .policies()
            .size());
  }

  @Test
  void readsLagBehindCreates() {
    iam = iam(SimulatorSettings.instant().withReadLag(Duration.ofSeconds(10)));
    role("bastion");
    iam.createInstanceProfile(r -> r.instanceProfileName("profile"));
    assertRefused("NoSuchEntity", 404, () -> iam.getRole(r -> r.roleName("bastion")));
    assertRefused(
        "NoSuchEntity", 404, () -> iam.getInstanceProfile(r -> r.instanceProfileName("profile")));
    assertTrue(iam.listRoles().roles().isEmpty());
    assertTrue(iam.getAccountAuthorizationDetails().roleDetailList().isEmpty());
    assertRefused("EntityAlreadyExists", 409, () -> role("bastion"));
    iam.attachRolePolicy(r -> r.roleName("bastion").policyArn(CACHE));
    clock.advance(Duration.ofSeconds(10));
    assertEquals("bastion", iam.getRole(r -> r.roleName("bastion")).role().roleName());
    assertEquals(1, iam.listInstanceProfiles().instanceProfiles().size());
  }
}
