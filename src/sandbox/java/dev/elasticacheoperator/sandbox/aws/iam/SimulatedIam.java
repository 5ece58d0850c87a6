package dev.elasticacheoperator.sandbox.aws.iam;

import dev.elasticacheoperator.sandbox.aws.AuthorizationFacts.Entity;
import dev.elasticacheoperator.sandbox.aws.InstanceProfiles;
import dev.elasticacheoperator.sandbox.aws.SimulatedAccount;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/** IAM of one account: its operations, each answered by the class of its family. */
public final class SimulatedIam implements IamClient, InstanceProfiles {
  private final IamState state;
  private final Roles roles;
  private final RolePolicies rolePolicies;
  private final ManagedPolicies policies;
  private final Profiles profiles;
  private final AccountDetails details;

  public SimulatedIam(SimulatedAccount account) {
    state = new IamState(account);
    policies = new ManagedPolicies(state);
    roles = new Roles(state, policies);
    rolePolicies = new RolePolicies(roles, policies);
    profiles = new Profiles(state, roles);
    details = new AccountDetails(state, rolePolicies, policies, profiles);
  }

  @Override
  public Optional<InstanceProfileInfo> instanceProfile(String name) {
    return Optional.ofNullable(state.profiles.get(IamNames.key(name))).map(SimulatedIam::info);
  }

  private static InstanceProfileInfo info(IamState.StoredProfile profile) {
    return new InstanceProfileInfo(
        profile.shape().instanceProfileId(),
        profile.name(),
        profile.shape().arn(),
        profile.shape().createDate(),
        profile.held().map(IamState.StoredProfile.HeldRole::since));
  }

  @Override
  public boolean allowsSessionManager(String profile) {
    return roleIn(profile)
        .map(role -> state.roles.get(IamNames.key(role)))
        .filter(role -> role.attached().stream().anyMatch(SimulatedIam::allowsSessions))
        .isPresent();
  }

  private static boolean allowsSessions(String policyArn) {
    return policyArn.endsWith("/AmazonSSMManagedInstanceCore")
        || policyArn.endsWith("/AdministratorAccess");
  }

  /** A role, for authorization. */
  public Optional<Entity> role(String name) {
    return Optional.ofNullable(state.roles.get(IamNames.key(name)))
        .map(role -> entity(role.shape().arn(), role.shape().createDate(), role.tags()));
  }

  /** An instance profile, for authorization. */
  public Optional<Entity> profile(String name) {
    return Optional.ofNullable(state.profiles.get(IamNames.key(name)))
        .map(
            profile -> entity(profile.shape().arn(), profile.shape().createDate(), profile.tags()));
  }

  /** Authorization does not see the tags of a new resource yet. */
  private Entity entity(String arn, Instant created, List<Tag> tags) {
    return new Entity(arn, state.reached(created) ? IamTags.map(tags) : Map.of());
  }

  /** The name of the role that a profile holds. */
  public Optional<String> roleIn(String instanceProfile) {
    return Optional.ofNullable(state.profiles.get(IamNames.key(instanceProfile)))
        .flatMap(IamState.StoredProfile::role);
  }

  @Override
  public CreateRoleResponse createRole(CreateRoleRequest request) {
    return roles.create(request);
  }

  @Override
  public GetRoleResponse getRole(GetRoleRequest request) {
    return roles.get(request);
  }

  @Override
  public ListRolesResponse listRoles(ListRolesRequest request) {
    return roles.list(request);
  }

  @Override
  public UpdateRoleResponse updateRole(UpdateRoleRequest request) {
    return roles.update(request);
  }

  @Override
  public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(
      UpdateAssumeRolePolicyRequest request) {
    return roles.updateTrust(request);
  }

  @Override
  public PutRolePermissionsBoundaryResponse putRolePermissionsBoundary(
      PutRolePermissionsBoundaryRequest request) {
    return roles.putBoundary(request);
  }

  @Override
  public DeleteRolePermissionsBoundaryResponse deleteRolePermissionsBoundary(
      DeleteRolePermissionsBoundaryRequest request) {
    return roles.deleteBoundary(request);
  }

  @Override
  public DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
    return roles.delete(request);
  }

  @Override
  public TagRoleResponse tagRole(TagRoleRequest request) {
    return roles.tag(request);
  }

  @Override
  public UntagRoleResponse untagRole(UntagRoleRequest request) {
    return roles.untag(request);
  }

  @Override
  public ListRoleTagsResponse listRoleTags(ListRoleTagsRequest request) {
    return roles.listTags(request);
  }

  @Override
  public AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
    return rolePolicies.attach(request);
  }

  @Override
  public DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
    return rolePolicies.detach(request);
  }

  @Override
  public ListAttachedRolePoliciesResponse listAttachedRolePolicies(
      ListAttachedRolePoliciesRequest request) {
    return rolePolicies.listAttached(request);
  }

  @Override
  public PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
    return rolePolicies.put(request);
  }

  @Override
  public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
    return rolePolicies.get(request);
  }

  @Override
  public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
    return rolePolicies.delete(request);
  }

  @Override
  public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
    return rolePolicies.list(request);
  }

  @Override
  public CreatePolicyResponse createPolicy(CreatePolicyRequest request) {
    return policies.create(request);
  }

  @Override
  public GetPolicyResponse getPolicy(GetPolicyRequest request) {
    return policies.get(request);
  }

  @Override
  public ListPoliciesResponse listPolicies(ListPoliciesRequest request) {
    return policies.list(request);
  }

  @Override
  public DeletePolicyResponse deletePolicy(DeletePolicyRequest request) {
    return policies.delete(request);
  }

  @Override
  public CreateInstanceProfileResponse createInstanceProfile(CreateInstanceProfileRequest request) {
    return profiles.create(request);
  }

  @Override
  public GetInstanceProfileResponse getInstanceProfile(GetInstanceProfileRequest request) {
    return profiles.get(request);
  }

  @Override
  public ListInstanceProfilesResponse listInstanceProfiles(ListInstanceProfilesRequest request) {
    return profiles.list(request);
  }

  @Override
  public ListInstanceProfilesForRoleResponse listInstanceProfilesForRole(
      ListInstanceProfilesForRoleRequest request) {
    return profiles.listForRole(request);
  }

  @Override
  public DeleteInstanceProfileResponse deleteInstanceProfile(DeleteInstanceProfileRequest request) {
    return profiles.delete(request);
  }

  @Override
  public AddRoleToInstanceProfileResponse addRoleToInstanceProfile(
      AddRoleToInstanceProfileRequest request) {
    return profiles.addRole(request);
  }

  @Override
  public RemoveRoleFromInstanceProfileResponse removeRoleFromInstanceProfile(
      RemoveRoleFromInstanceProfileRequest request) {
    return profiles.removeRole(request);
  }

  @Override
  public TagInstanceProfileResponse tagInstanceProfile(TagInstanceProfileRequest request) {
    return profiles.tag(request);
  }

  @Override
  public UntagInstanceProfileResponse untagInstanceProfile(UntagInstanceProfileRequest request) {
    return profiles.untag(request);
  }

  @Override
  public ListInstanceProfileTagsResponse listInstanceProfileTags(
      ListInstanceProfileTagsRequest request) {
    return profiles.listTags(request);
  }

  @Override
  public GetAccountAuthorizationDetailsResponse getAccountAuthorizationDetails(
      GetAccountAuthorizationDetailsRequest request) {
    return details.get(request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
