package dev.elasticacheoperator.aws.client;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileResponse;
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
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileResponse;
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

/** Guarded operations of IAM. The interface refuses operations that the operator does not use. */
record GuardedIam(IamClient iam, CallGuard guard) implements IamClient {

  @Override
  public AddRoleToInstanceProfileResponse addRoleToInstanceProfile(
      AddRoleToInstanceProfileRequest request) {
    return guard.call("AddRoleToInstanceProfile", () -> iam.addRoleToInstanceProfile(request));
  }

  @Override
  public AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
    return guard.call("AttachRolePolicy", () -> iam.attachRolePolicy(request));
  }

  @Override
  public CreateInstanceProfileResponse createInstanceProfile(CreateInstanceProfileRequest request) {
    return guard.call("CreateInstanceProfile", () -> iam.createInstanceProfile(request));
  }

  @Override
  public CreateRoleResponse createRole(CreateRoleRequest request) {
    return guard.call("CreateRole", () -> iam.createRole(request));
  }

  @Override
  public DeleteInstanceProfileResponse deleteInstanceProfile(DeleteInstanceProfileRequest request) {
    return guard.call("DeleteInstanceProfile", () -> iam.deleteInstanceProfile(request));
  }

  @Override
  public DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
    return guard.call("DeleteRole", () -> iam.deleteRole(request));
  }

  @Override
  public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
    return guard.call("DeleteRolePolicy", () -> iam.deleteRolePolicy(request));
  }

  @Override
  public DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
    return guard.call("DetachRolePolicy", () -> iam.detachRolePolicy(request));
  }

  @Override
  public GetAccountAuthorizationDetailsResponse getAccountAuthorizationDetails(
      GetAccountAuthorizationDetailsRequest request) {
    return guard.call(
        "GetAccountAuthorizationDetails", () -> iam.getAccountAuthorizationDetails(request));
  }

  @Override
  public GetInstanceProfileResponse getInstanceProfile(GetInstanceProfileRequest request) {
    return guard.call("GetInstanceProfile", () -> iam.getInstanceProfile(request));
  }

  @Override
  public GetRoleResponse getRole(GetRoleRequest request) {
    return guard.call("GetRole", () -> iam.getRole(request));
  }

  @Override
  public ListAttachedRolePoliciesResponse listAttachedRolePolicies(
      ListAttachedRolePoliciesRequest request) {
    return guard.call("ListAttachedRolePolicies", () -> iam.listAttachedRolePolicies(request));
  }

  @Override
  public ListInstanceProfilesResponse listInstanceProfiles(ListInstanceProfilesRequest request) {
    return guard.call("ListInstanceProfiles", () -> iam.listInstanceProfiles(request));
  }

  @Override
  public ListInstanceProfilesForRoleResponse listInstanceProfilesForRole(
      ListInstanceProfilesForRoleRequest request) {
    return guard.call(
        "ListInstanceProfilesForRole", () -> iam.listInstanceProfilesForRole(request));
  }

  @Override
  public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
    return guard.call("ListRolePolicies", () -> iam.listRolePolicies(request));
  }

  @Override
  public PutRolePermissionsBoundaryResponse putRolePermissionsBoundary(
      PutRolePermissionsBoundaryRequest request) {
    return guard.call("PutRolePermissionsBoundary", () -> iam.putRolePermissionsBoundary(request));
  }

  @Override
  public RemoveRoleFromInstanceProfileResponse removeRoleFromInstanceProfile(
      RemoveRoleFromInstanceProfileRequest request) {
    return guard.call(
        "RemoveRoleFromInstanceProfile", () -> iam.removeRoleFromInstanceProfile(request));
  }

  @Override
  public TagInstanceProfileResponse tagInstanceProfile(TagInstanceProfileRequest request) {
    return guard.call("TagInstanceProfile", () -> iam.tagInstanceProfile(request));
  }

  @Override
  public TagRoleResponse tagRole(TagRoleRequest request) {
    return guard.call("TagRole", () -> iam.tagRole(request));
  }

  @Override
  public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(
      UpdateAssumeRolePolicyRequest request) {
    return guard.call("UpdateAssumeRolePolicy", () -> iam.updateAssumeRolePolicy(request));
  }

  @Override
  public UntagInstanceProfileResponse untagInstanceProfile(UntagInstanceProfileRequest request) {
    return guard.call("UntagInstanceProfile", () -> iam.untagInstanceProfile(request));
  }

  @Override
  public UntagRoleResponse untagRole(UntagRoleRequest request) {
    return guard.call("UntagRole", () -> iam.untagRole(request));
  }

  @Override
  public String serviceName() {
    return iam.serviceName();
  }

  @Override
  public void close() {
    iam.close();
  }
}
