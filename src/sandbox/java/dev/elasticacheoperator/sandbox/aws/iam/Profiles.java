package dev.elasticacheoperator.sandbox.aws.iam;

import dev.elasticacheoperator.sandbox.aws.iam.IamState.StoredProfile.HeldRole;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileResponse;

/** Instance profiles, each with room for one role. */
final class Profiles {

  private static final int LONGEST_NAME = 128;

  private final IamState state;
  private final Roles roles;

  Profiles(IamState state, Roles roles) {
    this.state = state;
    this.roles = roles;
  }

  CreateInstanceProfileResponse create(CreateInstanceProfileRequest request) {
    String name =
        IamNames.checked("instanceProfileName", request.instanceProfileName(), LONGEST_NAME);
    if (state.profiles.containsKey(IamNames.key(name))) {
      throw IamError.ENTITY_ALREADY_EXISTS.because("Instance Profile %s already exists.", name);
    }
    String path = IamNames.path(request.path());
    List<Tag> tags = IamTags.with(List.of(), request.tags());
    InstanceProfile shape =
        InstanceProfile.builder()
            .instanceProfileName(name)
            .path(path)
            .instanceProfileId(state.names.uniqueId("AIPA"))
            .arn(state.names.arn("instance-profile", path, name))
            .createDate(state.now())
            .build();
    IamState.StoredProfile profile = new IamState.StoredProfile(shape, tags, Optional.empty());
    keep(profile);
    return CreateInstanceProfileResponse.builder().instanceProfile(whole(profile)).build();
  }

  GetInstanceProfileResponse get(GetInstanceProfileRequest request) {
    return GetInstanceProfileResponse.builder()
        .instanceProfile(whole(shown(request.instanceProfileName())))
        .build();
  }

  ListInstanceProfilesResponse list(ListInstanceProfilesRequest request) {
    String prefix = IamNames.path(request.pathPrefix());
    List<InstanceProfile> seen =
        visible().stream()
            .filter(p -> p.shape().path().startsWith(prefix))
            .map(this::untagged)
            .toList();
    var page =
        IamState.page(
            seen, InstanceProfile::instanceProfileName, request.maxItems(), request.marker());
    return ListInstanceProfilesResponse.builder()
        .instanceProfiles(page.items())
        .isTruncated(page.next() != null)
        .marker(page.next())
        .build();
  }

  ListInstanceProfilesForRoleResponse listForRole(ListInstanceProfilesForRoleRequest request) {
    List<InstanceProfile> seen = holding(roles.shown(request.roleName()));
    var page =
        IamState.page(
            seen, InstanceProfile::instanceProfileName, request.maxItems(), request.marker());
    return ListInstanceProfilesForRoleResponse.builder()
        .instanceProfiles(page.items())
        .isTruncated(page.next() != null)
        .marker(page.next())
        .build();
  }

  List<InstanceProfile> holding(IamState.StoredRole role) {
    return visible().stream()
        .filter(p -> p.role().filter(role.name()::equals).isPresent())
        .map(this::untagged)
        .toList();
  }

  DeleteInstanceProfileResponse delete(DeleteInstanceProfileRequest request) {
    IamState.StoredProfile profile = changeable(request.instanceProfileName());
    if (profile.role().isPresent()) {
      throw IamError.DELETE_CONFLICT.because(
          "Cannot delete entity, must remove roles from instance profile first.");
    }
    state.profiles.remove(IamNames.key(profile.name()));
    state.profileTags.changed(profile.shape().arn(), Optional.empty());
    return DeleteInstanceProfileResponse.builder().build();
  }

  AddRoleToInstanceProfileResponse addRole(AddRoleToInstanceProfileRequest request) {
    IamState.StoredProfile profile = changeable(request.instanceProfileName());
    IamState.StoredRole role = roles.changeable(request.roleName());
    if (profile.role().isPresent()) {
      throw IamError.LIMIT_EXCEEDED.because(
          "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
    }
    keep(profile.withRole(Optional.of(new HeldRole(role.name(), state.now()))));
    return AddRoleToInstanceProfileResponse.builder().build();
  }

  RemoveRoleFromInstanceProfileResponse removeRole(RemoveRoleFromInstanceProfileRequest request) {
    IamState.StoredProfile profile = changeable(request.instanceProfileName());
    if (profile.role().filter(r -> r.equalsIgnoreCase(request.roleName())).isEmpty()) {
      throw IamError.NO_SUCH_ENTITY.because(
          "The role with name %s cannot be found in instance profile %s.",
          request.roleName(), profile.name());
    }
    keep(profile.withRole(Optional.empty()));
    return RemoveRoleFromInstanceProfileResponse.builder().build();
  }

  TagInstanceProfileResponse tag(TagInstanceProfileRequest request) {
    IamState.StoredProfile profile = changeable(request.instanceProfileName());
    keep(profile.withTags(IamTags.with(profile.tags(), request.tags())));
    return TagInstanceProfileResponse.builder().build();
  }

  UntagInstanceProfileResponse untag(UntagInstanceProfileRequest request) {
    IamState.StoredProfile profile = changeable(request.instanceProfileName());
    keep(profile.withTags(IamTags.without(profile.tags(), request.tagKeys())));
    return UntagInstanceProfileResponse.builder().build();
  }

  ListInstanceProfileTagsResponse listTags(ListInstanceProfileTagsRequest request) {
    IamState.StoredProfile profile = shown(request.instanceProfileName());
    var page = IamState.page(profile.tags(), Tag::key, request.maxItems(), request.marker());
    return ListInstanceProfileTagsResponse.builder()
        .tags(page.items())
        .isTruncated(page.next() != null)
        .marker(page.next())
        .build();
  }

  private List<IamState.StoredProfile> visible() {
    return state.profiles.values().stream()
        .filter(p -> state.visible(p.shape().createDate()))
        .toList();
  }

  private void keep(IamState.StoredProfile profile) {
    state.profiles.put(IamNames.key(profile.name()), profile);
    state.profileTags.changed(profile.shape().arn(), Optional.of(IamTags.map(profile.tags())));
  }

  private IamState.StoredProfile find(String name) {
    IamState.StoredProfile profile = state.profiles.get(IamNames.key(name == null ? "" : name));
    if (profile == null) {
      throw notFound(name);
    }
    return profile;
  }

  private IamState.StoredProfile changeable(String name) {
    IamState.StoredProfile profile = find(name);
    if (!state.reached(profile.shape().createDate())) {
      throw notFound(name);
    }
    return profile;
  }

  private IamState.StoredProfile shown(String name) {
    IamState.StoredProfile profile = find(name);
    if (!state.visible(profile.shape().createDate())) {
      throw notFound(name);
    }
    return profile;
  }

  private static RuntimeException notFound(String name) {
    return IamError.NO_SUCH_ENTITY.because("Instance Profile %s cannot be found.", name);
  }

  private InstanceProfile untagged(IamState.StoredProfile profile) {
    return profile.shape().toBuilder()
        .roles(profile.role().map(r -> List.of(roles.find(r).shape())).orElse(List.of()))
        .build();
  }

  private InstanceProfile whole(IamState.StoredProfile profile) {
    return untagged(profile).toBuilder().tags(profile.tags()).build();
  }
}
