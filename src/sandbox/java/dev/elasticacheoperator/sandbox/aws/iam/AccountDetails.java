package dev.elasticacheoperator.sandbox.aws.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.RoleDetail;

/**
 * GetAccountAuthorizationDetails: all roles with tags, policies and instance profiles, and the
 * managed policies, paged together. The simulator has no users and no groups.
 */
final class AccountDetails {

  private final IamState state;
  private final RolePolicies rolePolicies;
  private final ManagedPolicies policies;
  private final Profiles profiles;

  AccountDetails(
      IamState state, RolePolicies rolePolicies, ManagedPolicies policies, Profiles profiles) {
    this.state = state;
    this.rolePolicies = rolePolicies;
    this.policies = policies;
    this.profiles = profiles;
  }

  /** A role or a policy in the one list that is paged. */
  private record Item(String key, RoleDetail role, ManagedPolicyDetail policy) {}

  GetAccountAuthorizationDetailsResponse get(GetAccountAuthorizationDetailsRequest request) {
    Set<EntityType> wanted =
        request.filter().isEmpty() ? EntityType.knownValues() : Set.copyOf(request.filter());
    List<Item> items = new ArrayList<>();
    if (wanted.contains(EntityType.ROLE)) {
      state.roles.values().stream()
          .filter(r -> state.visible(r.shape().createDate()))
          .forEach(r -> items.add(new Item("role/" + r.name(), detail(r), null)));
    }
    for (Policy policy : policies.inUseOrLocal()) {
      EntityType kind =
          policies.isOfAws(policy)
              ? EntityType.AWS_MANAGED_POLICY
              : EntityType.LOCAL_MANAGED_POLICY;
      if (wanted.contains(kind)) {
        items.add(new Item("policy/" + policy.arn(), null, detail(policy)));
      }
    }
    var page = IamState.page(items, Item::key, request.maxItems(), request.marker());
    return GetAccountAuthorizationDetailsResponse.builder()
        .userDetailList(List.of())
        .groupDetailList(List.of())
        .roleDetailList(
            page.items().stream().filter(i -> i.role() != null).map(Item::role).toList())
        .policies(page.items().stream().filter(i -> i.policy() != null).map(Item::policy).toList())
        .isTruncated(page.next() != null)
        .marker(page.next())
        .build();
  }

  private RoleDetail detail(IamState.StoredRole role) {
    return RoleDetail.builder()
        .path(role.shape().path())
        .roleName(role.name())
        .roleId(role.shape().roleId())
        .arn(role.shape().arn())
        .createDate(role.shape().createDate())
        .assumeRolePolicyDocument(role.shape().assumeRolePolicyDocument())
        .tags(role.tags())
        .permissionsBoundary(role.shape().permissionsBoundary())
        .attachedManagedPolicies(rolePolicies.attached(role))
        .instanceProfileList(profiles.holding(role))
        .rolePolicyList(
            role.inline().entrySet().stream()
                .map(
                    e ->
                        PolicyDetail.builder()
                            .policyName(e.getKey())
                            .policyDocument(Documents.encoded(e.getValue()))
                            .build())
                .toList())
        .build();
  }

  private ManagedPolicyDetail detail(Policy policy) {
    IamState.StoredPolicy local = state.policies.get(policy.arn());
    List<PolicyVersion> versions =
        local == null
            ? List.of()
            : List.of(
                PolicyVersion.builder()
                    .versionId(policy.defaultVersionId())
                    .isDefaultVersion(true)
                    .createDate(policy.createDate())
                    .document(Documents.encoded(local.document()))
                    .build());
    return ManagedPolicyDetail.builder()
        .arn(policy.arn())
        .policyName(policy.policyName())
        .policyId(policy.policyId())
        .path(policy.path())
        .description(policy.description())
        .defaultVersionId(policy.defaultVersionId())
        .attachmentCount(policy.attachmentCount())
        .permissionsBoundaryUsageCount(0)
        .isAttachable(true)
        .createDate(policy.createDate())
        .updateDate(policy.updateDate())
        .policyVersionList(versions)
        .build();
  }
}
