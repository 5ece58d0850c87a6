package dev.elasticacheoperator.sandbox.aws.iam;

import dev.elasticacheoperator.sandbox.aws.AuthorizationFacts.Entity;
import dev.elasticacheoperator.sandbox.aws.InstanceProfiles;
import dev.elasticacheoperator.sandbox.aws.Operations;
import dev.elasticacheoperator.sandbox.aws.SimulatedAccount;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;

/** IAM of one account: its operations, each answered by the class of its family. */
public final class SimulatedIam implements InstanceProfiles {
  private final IamState state;
  private final Roles roles;
  private final RolePolicies rolePolicies;
  private final ManagedPolicies policies;
  private final Profiles profiles;
  private final AccountDetails details;
  private final Operations operations;

  public SimulatedIam(SimulatedAccount account) {
    state = new IamState(account);
    policies = new ManagedPolicies(state);
    roles = new Roles(state, policies);
    rolePolicies = new RolePolicies(roles, policies);
    profiles = new Profiles(state, roles);
    details = new AccountDetails(state, rolePolicies, policies, profiles);
    operations = table();
  }

  /** Returns the operations that clients can call. */
  public Operations operations() {
    return operations;
  }

  private Operations table() {
    return new Operations()
        .on(CreateRoleRequest.class, roles::create)
        .on(GetRoleRequest.class, roles::get)
        .on(ListRolesRequest.class, roles::list)
        .on(UpdateRoleRequest.class, roles::update)
        .on(UpdateAssumeRolePolicyRequest.class, roles::updateTrust)
        .on(PutRolePermissionsBoundaryRequest.class, roles::putBoundary)
        .on(DeleteRolePermissionsBoundaryRequest.class, roles::deleteBoundary)
        .on(DeleteRoleRequest.class, roles::delete)
        .on(TagRoleRequest.class, roles::tag)
        .on(UntagRoleRequest.class, roles::untag)
        .on(ListRoleTagsRequest.class, roles::listTags)
        .on(AttachRolePolicyRequest.class, rolePolicies::attach)
        .on(DetachRolePolicyRequest.class, rolePolicies::detach)
        .on(ListAttachedRolePoliciesRequest.class, rolePolicies::listAttached)
        .on(PutRolePolicyRequest.class, rolePolicies::put)
        .on(GetRolePolicyRequest.class, rolePolicies::get)
        .on(DeleteRolePolicyRequest.class, rolePolicies::delete)
        .on(ListRolePoliciesRequest.class, rolePolicies::list)
        .on(CreatePolicyRequest.class, policies::create)
        .on(GetPolicyRequest.class, policies::get)
        .on(ListPoliciesRequest.class, policies::list)
        .on(DeletePolicyRequest.class, policies::delete)
        .on(CreateInstanceProfileRequest.class, profiles::create)
        .on(GetInstanceProfileRequest.class, profiles::get)
        .on(ListInstanceProfilesRequest.class, profiles::list)
        .on(ListInstanceProfilesForRoleRequest.class, profiles::listForRole)
        .on(DeleteInstanceProfileRequest.class, profiles::delete)
        .on(AddRoleToInstanceProfileRequest.class, profiles::addRole)
        .on(RemoveRoleFromInstanceProfileRequest.class, profiles::removeRole)
        .on(TagInstanceProfileRequest.class, profiles::tag)
        .on(UntagInstanceProfileRequest.class, profiles::untag)
        .on(ListInstanceProfileTagsRequest.class, profiles::listTags)
        .on(GetAccountAuthorizationDetailsRequest.class, details::get);
  }

  @Override
  public Optional<InstanceProfileInfo> instanceProfile(String name) {
    return Optional.ofNullable(state.profiles.get(IamNames.key(name))).map(SimulatedIam::info);
  }

  @Override
  public Map<String, Map<String, String>> tagsShown() {
    return state.profileTags.shown();
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
}
