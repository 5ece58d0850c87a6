package dev.elasticacheoperator.sandbox.aws.iam;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
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

  private final State state;

  Roles(State state) {
    this.state = state;
  }

  CreateRoleResponse create(CreateRoleRequest request) {
    String name = Names.checked("roleName", request.roleName(), LONGEST_NAME);
    if (state.roles.containsKey(Names.key(name))) {
      throw Fault.ENTITY_ALREADY_EXISTS.because("Role with name %s already exists.", name);
    }
    String path = Names.path(request.path());
    List<Tag> tags = Tags.with(List.of(), request.tags());
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
            .maxSessionDuration(
                request.maxSessionDuration() == null ? 3600 : request.maxSessionDuration())
            .build();
    State.StoredRole role = new State.StoredRole(shape, tags, List.of(), Map.of());
    keep(role);
    return CreateRoleResponse.builder().role(shape.toBuilder().tags(tags).build()).build();
  }

  GetRoleResponse get(GetRoleRequest request) {
    State.StoredRole role = shown(request.roleName());
    return GetRoleResponse.builder()
        .role(
            role.shape().toBuilder()
                .tags(role.tags())
                .roleLastUsed(RoleLastUsed.builder().build())
                .build())
        .build();
  }

  /** As AWS does, without the tags. */
  ListRolesResponse list(ListRolesRequest request) {
    String prefix = Names.path(request.pathPrefix());
    List<Role> seen =
        state.roles.values().stream()
            .map(State.StoredRole::shape)
            .filter(r -> state.visible(r.createDate()) && r.path().startsWith(prefix))
            .toList();
    var page = State.page(seen, Role::roleName, request.maxItems(), request.marker());
    return ListRolesResponse.builder()
        .roles(page.items())
        .isTruncated(page.next() != null)
        .marker(page.next())
        .build();
  }

  UpdateRoleResponse update(UpdateRoleRequest request) {
    State.StoredRole role = find(request.roleName());
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
    State.StoredRole role = find(request.roleName());
    String document = Documents.encoded(Documents.checked(request.policyDocument()));
    keep(role.with(role.shape().toBuilder().assumeRolePolicyDocument(document).build()));
    return UpdateAssumeRolePolicyResponse.builder().build();
  }

  DeleteRoleResponse delete(DeleteRoleRequest request) {
    State.StoredRole role = find(request.roleName());
    if (!role.attached().isEmpty()) {
      throw Fault.DELETE_CONFLICT.because("Cannot delete entity, must detach all policies first.");
    }
    if (!role.inline().isEmpty()) {
      throw Fault.DELETE_CONFLICT.because("Cannot delete entity, must delete policies first.");
    }
    if (state.profiles.values().stream()
        .anyMatch(p -> p.role().filter(role.name()::equals).isPresent())) {
      throw Fault.DELETE_CONFLICT.because(
          "Cannot delete entity, must remove roles from instance profile first.");
    }
    state.roles.remove(Names.key(role.name()));
    return DeleteRoleResponse.builder().build();
  }

  TagRoleResponse tag(TagRoleRequest request) {
    State.StoredRole role = find(request.roleName());
    keep(role.withTags(Tags.with(role.tags(), request.tags())));
    return TagRoleResponse.builder().build();
  }

  UntagRoleResponse untag(UntagRoleRequest request) {
    State.StoredRole role = find(request.roleName());
    keep(role.withTags(Tags.without(role.tags(), request.tagKeys())));
    return UntagRoleResponse.builder().build();
  }

  ListRoleTagsResponse listTags(ListRoleTagsRequest request) {
    State.StoredRole role = shown(request.roleName());
    var page = State.page(role.tags(), Tag::key, request.maxItems(), request.marker());
    return ListRoleTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.next() != null)
        .marker(page.next())
        .build();
  }

  void keep(State.StoredRole role) {
    state.roles.put(Names.key(role.name()), role);
  }

  /**
   * @throws software.amazon.awssdk.services.iam.model.NoSuchEntityException if there is none
   */
  State.StoredRole find(String name) {
    State.StoredRole role = state.roles.get(Names.key(name == null ? "" : name));
    if (role == null) {
      throw notFound(name);
    }
    return role;
  }

  /** The same for a read, which does not see the newest. */
  State.StoredRole shown(String name) {
    State.StoredRole role = find(name);
    if (!state.visible(role.shape().createDate())) {
      throw notFound(name);
    }
    return role;
  }

  private static RuntimeException notFound(String name) {
    return Fault.NO_SUCH_ENTITY.because("The role with name %s cannot be found.", name);
  }
}
