package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/** CreateTags, DeleteTags and DescribeTags over resources of every kind. */
final class TagCalls {
  private static final Filters<TagDescription> FILTERS =
      new Filters<TagDescription>()
          .by("key", TagDescription::key)
          .by("value", TagDescription::value)
          .by("resource-id", TagDescription::resourceId)
          .by("resource-type", TagDescription::resourceTypeAsString);

  private final Ec2State state;

  TagCalls(Ec2State state) {
    this.state = state;
  }

  /** All resources are tagged or none. */
  CreateTagsResponse create(CreateTagsRequest request) {
    if (request.tags().isEmpty()) {
      throw ec2("MissingParameter", "The request must contain the parameter Tags");
    }
    requireAll(request.resources());
    request.resources().forEach(id -> state.tags.checked(id, request.tags()));
    request.resources().forEach(id -> state.tags.put(id, request.tags()));
    return CreateTagsResponse.builder().build();
  }

  DeleteTagsResponse delete(DeleteTagsRequest request) {
    requireAll(request.resources());
    request.tags().forEach(tag -> Ec2Tagging.checkKey(tag.key()));
    request.resources().forEach(id -> state.tags.delete(id, request.tags()));
    return DeleteTagsResponse.builder().build();
  }

  DescribeTagsResponse describe(DescribeTagsRequest request) {
    FILTERS.check(request.filters());
    Predicate<String> byTag =
        request.filters().stream()
            .filter(Ec2Tagging::isAbout)
            .map(state.tags::matching)
            .reduce(id -> true, Predicate::and);
    List<TagDescription> all =
        state.shelves().stream()
            .flatMap(
                shelf ->
                    shelf.shown().stream()
                        .filter(byTag)
                        .flatMap(id -> state.tags.of(id).stream().map(t -> shown(shelf, id, t))))
            .toList();
    Page<TagDescription> page =
        Listing.page(
            FILTERS.select(request.filters(), all),
            tag -> tag.resourceId() + " " + tag.key(),
            request.maxResults(),
            request.nextToken(),
            1000);
    return DescribeTagsResponse.builder().tags(page.items()).nextToken(page.next()).build();
  }

  private void requireAll(List<String> ids) {
    if (ids.isEmpty()) {
      throw ec2("MissingParameter", "The request must contain the parameter ResourceId");
    }
    for (String id : ids) {
      Optional<Shelf<?>> shelf =
          state.shelves().stream()
              .filter(candidate -> id.startsWith(candidate.kind().prefix() + "-"))
              .findFirst();
      if (shelf.isEmpty()) {
        throw ec2("InvalidID", "The ID '" + id + "' is not valid");
      }
      shelf.get().require(id);
    }
  }

  private static TagDescription shown(Shelf<?> shelf, String id, Tag tag) {
    return TagDescription.builder()
        .resourceId(id)
        .resourceType(shelf.kind().resourceType())
        .key(tag.key())
        .value(tag.value())
        .build();
  }
}
