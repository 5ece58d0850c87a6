package dev.elasticacheoperator.sandbox.aws.iam;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryAttachmentType;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleLastUsed;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/** Roles, their trust policies and their tags. */
final class Roles {

  private static final int LONGEST_NAME = 64;
  private static final AttachedPermissionsBoundary NO_BOUNDARY = null;

  private final IamState state;
  private final ManagedPolicies policies;

  Roles(IamState state, ManagedPolicies policies) {
    this.state = state;
    this.policies = policies;
  }

  CreateRoleResponse create(CreateRoleRequest request) {
    String name = IamNames.checked("roleName", request.roleName(), LONGEST_NAME);
    if (state.roles.containsKey(IamNames.key(name))) {
      throw IamError.ENTITY_ALREADY_EXISTS.because("Role with name %s already exists.", name);
    }
    String path = IamNames.path(request.path());
    List<Tag> tags = IamTags.with(List.of(), request.tags());
    AttachedPermissionsBoundary boundary =
        request.permissionsBoundary() == null ? null : boundary(request.permissionsBoundary());
    Role shape =
        Role.builder()
            .roleName(name)
            .path(path)
            .roleId(state.names.uniqueId("AROA"))
            .arn(state.names.arn("role", path, name))
            .createDate(state.now())
            .assumeRolePolicyDocument(
                Documents.encoded(Documents.checked(request.assumeRolePolicyDocument())))
            .description(request.description())
            .permissionsBoundary(boundary)
            .maxSessionDuration(
                request.maxSessionDuration() == null ? 3600 : request.maxSessionDuration())
            .build();
    IamState.StoredRole role = new IamState.StoredRole(shape, tags, List.of(), Map.of());
    keep(role);
    return CreateRoleResponse.builder().role(shape.toBuilder().tags(tags).build()).build();
  }

  GetRoleResponse get(GetRoleRequest request) {
    IamState.StoredRole role = shown(request.roleName());
    return GetRoleResponse.builder()
        .role(
            role.shape().toBuilder()
                .tags(role.tags())
                .roleLastUsed(RoleLastUsed.builder().build())
                .build())
        .build();
  }

  /** As AWS does, without the tags and the permissions boundary. */
  ListRolesResponse list(ListRolesRequest request) {
    String prefix = IamNames.path(request.pathPrefix());
    List<Role> seen =
        state.roles.values().stream()
            .map(r -> r.shape().toBuilder().permissionsBoundary(NO_BOUNDARY).build())
            .filter(r -> state.visible(r.createDate()) && r.path().startsWith(prefix))
            .toList();
    var page = IamState.page(seen, Role::roleName, request.maxItems(), request.marker());
    return ListRolesResponse.builder()
        .roles(page.items())
        .isTruncated(page.next() != null)
        .marker(page.next())
        .build();
  }

  UpdateRoleResponse update(UpdateRoleRequest request) {
    IamState.StoredRole role = changeable(request.roleName());
    Role.Builder edit = role.shape().toBuilder();
    if (request.description() != null) {
      edit.description(request.description());
    }
    if (request.maxSessionDuration() != null) {
      edit.maxSessionDuration(request.maxSessionDuration());
    }
    keep(role.with(edit.build()));
    return UpdateRoleResponse.builder().build();
  }

  UpdateAssumeRolePolicyResponse updateTrust(UpdateAssumeRolePolicyRequest request) {
    IamState.StoredRole role = changeable(request.roleName());
    String document = Documents.encoded(Documents.checked(request.policyDocument()));
    keep(role.with(role.shape().toBuilder().assumeRolePolicyDocument(document).build()));
    return UpdateAssumeRolePolicyResponse.builder().build();
  }

  PutRolePermissionsBoundaryResponse putBoundary(PutRolePermissionsBoundaryRequest request) {
    IamState.StoredRole role = changeable(request.roleName());
    AttachedPermissionsBoundary boundary = boundary(request.permissionsBoundary());
    keep(role.with(role.shape().toBuilder().permissionsBoundary(boundary).build()));
    return PutRolePermissionsBoundaryResponse.builder().build();
  }

  DeleteRolePermissionsBoundaryResponse deleteBoundary(
      DeleteRolePermissionsBoundaryRequest request) {
    IamState.StoredRole role = changeable(request.roleName());
    if (role.shape().permissionsBoundary() == null) {
      throw IamError.NO_SUCH_ENTITY.because(
          "Role %s does not have a permissions boundary.", role.name());
    }
    keep(role.with(role.shape().toBuilder().permissionsBoundary(NO_BOUNDARY).build()));
    return DeleteRolePermissionsBoundaryResponse.builder().build();
  }

  /** IAM's words for a policy that does not exist are those of public reports of CreateRole. */
  private AttachedPermissionsBoundary boundary(String arn) {
    if (policies.isMissing(arn)) {
      throw IamError.NO_SUCH_ENTITY.because(
          "Scope ARN: %s does not exist or is not attachable.", arn);
    }
    return AttachedPermissionsBoundary.builder()
        .permissionsBoundaryType(PermissionsBoundaryAttachmentType.PERMISSIONS_BOUNDARY_POLICY)
        .permissionsBoundaryArn(arn)
        .build();
  }

  DeleteRoleResponse delete(DeleteRoleRequest request) {
    IamState.StoredRole role = changeable(request.roleName());
    if (!role.attached().isEmpty()) {
      throw IamError.DELETE_CONFLICT.because(
          "Cannot delete entity, must detach all policies first.");
    }
    if (!role.inline().isEmpty()) {
      throw IamError.DELETE_CONFLICT.because("Cannot delete entity, must delete policies first.");
    }
    if (state.profiles.values().stream()
        .anyMatch(p -> p.role().filter(role.name()::equals).isPresent())) {
      throw IamError.DELETE_CONFLICT.because(
          "Cannot delete entity, must remove roles from instance profile first.");
    }
    state.roles.remove(IamNames.key(role.name()));
    return DeleteRoleResponse.builder().build();
  }

  TagRoleResponse tag(TagRoleRequest request) {
    IamState.StoredRole role = changeable(request.roleName());
    keep(role.withTags(IamTags.with(role.tags(), request.tags())));
    return TagRoleResponse.builder().build();
  }

  UntagRoleResponse untag(UntagRoleRequest request) {
    IamState.StoredRole role = changeable(request.roleName());
    keep(role.withTags(IamTags.without(role.tags(), request.tagKeys())));
    return UntagRoleResponse.builder().build();
  }

  ListRoleTagsResponse listTags(ListRoleTagsRequest request) {
    IamState.StoredRole role = shown(request.roleName());
    var page = IamState.page(role.tags(), Tag::key, request.maxItems(), request.marker());
    return ListRoleTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.next() != null)
        .marker(page.next())
        .build();
  }

  void keep(IamState.StoredRole role) {
    state.roles.put(IamNames.key(role.name()), role);
  }

  /**
   * @throws software.amazon.awssdk.services.iam.model.NoSuchEntityException if there is none
   */
  IamState.StoredRole find(String name) {
    IamState.StoredRole role = state.roles.get(IamNames.key(name == null ? "" : name));
    if (role == null) {
      throw notFound(name);
    }
    return role;
  }

  /** Returns the role for a change, which does not yet know a new one. */
  IamState.StoredRole changeable(String name) {
    IamState.StoredRole role = find(name);
    if (!state.reached(role.shape().createDate())) {
      throw notFound(name);
    }
    return role;
  }

  /** Returns the role for a read, which does not yet show a new one. */
  IamState.StoredRole shown(String name) {
    IamState.StoredRole role = find(name);
    if (!state.visible(role.shape().createDate())) {
      throw notFound(name);
    }
    return role;
  }

  private static RuntimeException notFound(String name) {
    return IamError.NO_SUCH_ENTITY.because("The role with name %s cannot be found.", name);
  }
}
