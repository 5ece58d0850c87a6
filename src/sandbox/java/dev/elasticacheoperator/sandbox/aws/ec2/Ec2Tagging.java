package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** The tags of all resources: at most 50 on one, keys up to 128 characters, values up to 256. */
final class Ec2Tagging {
  private static final int MAX_TAGS = 50;
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;

  private final Map<String, Map<String, String>> byResource = new LinkedHashMap<>();

  /** The tags of a resource in the order of their making. */
  List<Tag> of(String resourceId) {
    return tagsOf(resourceId).entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  Map<String, String> mapOf(String resourceId) {
    return Map.copyOf(tagsOf(resourceId));
  }

  /** Only what {@link #checked} has passed. */
  void put(String resourceId, Collection<Tag> tags) {
    if (!tags.isEmpty()) {
      Map<String, String> kept =
          byResource.computeIfAbsent(resourceId, id -> new LinkedHashMap<>());
      tags.forEach(tag -> kept.put(tag.key(), valueOf(tag)));
    }
  }

  /** Deletes by key, or by key and value where the value is given, or all when no tag is named. */
  void delete(String resourceId, Collection<Tag> tags) {
    Map<String, String> kept = byResource.getOrDefault(resourceId, new HashMap<>());
    if (tags.isEmpty()) {
      kept.clear();
    }
    for (Tag tag : tags) {
      if (tag.value() == null || Objects.equals(kept.get(tag.key()), tag.value())) {
        kept.remove(tag.key());
      }
    }
  }

  void forget(String resourceId) {
    byResource.remove(resourceId);
  }

  /** The tags that a create call asks for on the kind of resource that it makes. */
  List<Tag> requested(
      List<TagSpecification> specifications, ResourceKind kind, ResourceKind... others) {
    Set<ResourceKind> allowed = new HashSet<>(List.of(others));
    allowed.add(kind);
    for (TagSpecification specification : specifications) {
      if (allowed.stream().noneMatch(k -> k.resourceType() == specification.resourceType())) {
        throw ec2(
            "InvalidParameterValue",
            "'"
                + specification.resourceTypeAsString()
                + "' is not a valid taggable resource type for this operation.");
      }
    }
    List<Tag> tags =
        specifications.stream()
            .filter(specification -> specification.resourceType() == kind.resourceType())
            .flatMap(specification -> specification.tags().stream())
            .toList();
    return checked(null, tags);
  }

  /**
   * @param resourceId the resource that the tags are for; null for one that is being made
   */
  List<Tag> checked(String resourceId, List<Tag> tags) {
    Set<String> keys = new HashSet<>(tagsOf(resourceId).keySet());
    Set<String> named = new HashSet<>();
    for (Tag tag : tags) {
      checkKey(tag.key());
      if (valueOf(tag).length() > MAX_VALUE) {
        throw ec2(
            "InvalidParameterValue", "Tag value exceeds the maximum length of 256 characters");
      }
      if (!named.add(tag.key())) {
        throw ec2("InvalidParameterValue", "Duplicate tag key '" + tag.key() + "' specified.");
      }
    }
    keys.addAll(named);
    if (keys.size() > MAX_TAGS) {
      throw ec2("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
    }
    return tags;
  }

  static void checkKey(String key) {
    if (key == null || key.isEmpty()) {
      throw ec2("InvalidParameterValue", "Tag key cannot be null or empty.");
    }
    if (key.length() > MAX_KEY) {
      throw ec2("InvalidParameterValue", "Tag key exceeds the maximum length of 128 characters");
    }
    if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
      throw ec2(
          "InvalidParameterValue",
          "Value ( "
              + key
              + " ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for"
              + " internal use");
    }
  }

  /**
   * Returns true if a filter is about tags: {@code tag:KEY}, {@code tag-key}, {@code tag-value}.
   */
  static boolean isAbout(Filter filter) {
    String name = String.valueOf(filter.name());
    return name.startsWith("tag:") || name.equals("tag-key") || name.equals("tag-value");
  }

  /**
   * Returns a predicate on a resource id: true if the tags of the resource match the filter.
   *
   * @param filter one that {@link #isAbout} tags
   */
  Predicate<String> matching(Filter filter) {
    return id -> matches(filter, tagsOf(id));
  }

  /**
   * @param filter one that {@link #isAbout} tags
   */
  static boolean matches(Filter filter, Map<String, String> tags) {
    Wildcards wanted = Wildcards.of(filter.values());
    switch (filter.name()) {
      case "tag-key":
        return tags.keySet().stream().anyMatch(wanted::match);
      case "tag-value":
        return tags.values().stream().anyMatch(wanted::match);
      default:
        String key = filter.name().substring("tag:".length());
        return Optional.ofNullable(tags.get(key)).filter(wanted::match).isPresent();
    }
  }

  private Map<String, String> tagsOf(String resourceId) {
    return byResource.getOrDefault(resourceId, Map.of());
  }

  private static String valueOf(Tag tag) {
    return tag.value() == null ? "" : tag.value();
  }
}
