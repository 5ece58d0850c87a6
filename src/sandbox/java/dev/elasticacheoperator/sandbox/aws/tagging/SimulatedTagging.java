package dev.elasticacheoperator.sandbox.aws.tagging;

import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.Operations;
import dev.elasticacheoperator.sandbox.aws.Page;
import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesRequest;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.TagFilter;

/**
 * The Resource Groups Tagging API in one region: GetResources, for the resources of ElastiCache and
 * the instance profiles of IAM. Its answers lag behind ({@code taggingLag}). Limits and codes:
 * Resource Groups Tagging API Reference, GetResources.
 */
public final class SimulatedTagging {

  private static final int DEFAULT_PAGE = 50;
  private static final int LARGEST_PAGE = 100;
  private static final int MOST_TAG_FILTERS = 50;
  private static final int MOST_VALUES = 20;
  private static final int MOST_TYPES = 100;
  private static final Pattern ARN = Pattern.compile("arn:[^:]+:([^:]+):[^:]*:[^:]*:([^:/]+).*");

  private record Tagged(String arn, Map<String, String> tags) {}

  private final TaggingFaults faults = new TaggingFaults();
  private final Supplier<Map<String, Map<String, String>>> resources;
  private final Operations operations;

  public SimulatedTagging(SimulatedRegion region) {
    this.resources = region::taggedResources;
    operations = table();
  }

  /** Returns the operations that clients can call. */
  public Operations operations() {
    return operations;
  }

  private Operations table() {
    return new Operations().on(GetResourcesRequest.class, this::getResources);
  }

  public TaggingFaults faults() {
    return faults;
  }

  private GetResourcesResponse getResources(GetResourcesRequest request) {
    check(request);
    List<Tagged> found =
        resources.get().entrySet().stream()
            .map(entry -> new Tagged(entry.getKey(), entry.getValue()))
            .filter(tagged -> faults.lists(type(tagged.arn())))
            .filter(tagged -> isAsked(request, tagged))
            .toList();
    Page<Tagged> page = page(found, request);
    return GetResourcesResponse.builder()
        .resourceTagMappingList(page.items().stream().map(SimulatedTagging::mapping).toList())
        .paginationToken(page.next() == null ? "" : page.next())
        .build();
  }

  private static boolean isAsked(GetResourcesRequest request, Tagged tagged) {
    return (request.resourceARNList().isEmpty() || request.resourceARNList().contains(tagged.arn()))
        && (request.resourceTypeFilters().isEmpty()
            || request.resourceTypeFilters().stream().anyMatch(t -> isOfType(t, tagged.arn())))
        && request.tagFilters().stream().allMatch(filter -> matches(filter, tagged.tags()));
  }

  /** Keys are combined by and, the values of a key by or. A key without values takes any value. */
  private static boolean matches(TagFilter filter, Map<String, String> tags) {
    String value = tags.get(filter.key());
    return value != null && (filter.values().isEmpty() || filter.values().contains(value));
  }

  private static boolean isOfType(String asked, String arn) {
    String type = type(arn);
    return asked.equals(type) || asked.equals(type.substring(0, type.indexOf(':')));
  }

  /** Returns the type as filters name it, such as {@code elasticache:cluster}. */
  private static String type(String arn) {
    Matcher parts = ARN.matcher(arn);
    if (!parts.matches()) {
      throw new IllegalStateException("not the ARN of a tagged resource: " + arn);
    }
    return parts.group(1) + ":" + parts.group(2);
  }

  private static Page<Tagged> page(List<Tagged> found, GetResourcesRequest request) {
    int size = request.resourcesPerPage() == null ? DEFAULT_PAGE : request.resourcesPerPage();
    try {
      return Page.byToken(found, Tagged::arn, size, request.paginationToken());
    } catch (Page.UnknownToken e) {
      throw invalid(e.getMessage());
    }
  }

  private static void check(GetResourcesRequest request) {
    if (request.resourcesPerPage() != null
        && (request.resourcesPerPage() < 1 || request.resourcesPerPage() > LARGEST_PAGE)) {
      throw invalid("ResourcesPerPage must be from 1 to " + LARGEST_PAGE);
    }
    if (request.tagFilters().size() > MOST_TAG_FILTERS
        || request.tagFilters().stream().anyMatch(f -> f.values().size() > MOST_VALUES)
        || request.resourceTypeFilters().size() > MOST_TYPES) {
      throw invalid("The request has too many filters or values");
    }
    if (!request.resourceARNList().isEmpty()
        && (request.hasTagFilters()
            || request.hasResourceTypeFilters()
            || request.resourcesPerPage() != null
            || request.paginationToken() != null)) {
      throw invalid("ResourceARNList excludes filters and pages");
    }
  }

  private static RuntimeException invalid(String message) {
    return AwsErrors.error("tagging", 400, "InvalidParameterException", message);
  }

  private static ResourceTagMapping mapping(Tagged tagged) {
    return ResourceTagMapping.builder()
        .resourceARN(tagged.arn())
        .tags(
            tagged.tags().entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList())
        .build();
  }
}
