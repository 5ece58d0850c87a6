package dev.elasticacheoperator.aws.client;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * The tags that say whose a resource is. Only what carries ours is ever changed or deleted.
 *
 * <p>Every service has its own type for a tag; the converters are here, and everything else works
 * on maps.
 */
public final class Tags {

  private static final String PREFIX = "elasticache-operator.dev/";

  /** The operator's {@code cluster-name}. */
  public static final String CLUSTER = PREFIX + "cluster";

  /** {@code namespace/name} of the environment. */
  public static final String ENVIRONMENT = PREFIX + "environment";

  /** The step that made the resource. */
  public static final String STEP = PREFIX + "step";

  /** The journal's token, on what AWS gives no other key for. */
  public static final String TOKEN = PREFIX + "token";

  /** What AWS's console shows as the name. */
  public static final String NAME = "Name";

  private Tags() {}

  /** All tags of a resource: ours first, then the user's in order of their keys. */
  public static Map<String, String> of(
      String cluster, String environment, String step, String name, Map<String, String> userTags) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(NAME, name);
    tags.put(CLUSTER, cluster);
    tags.put(ENVIRONMENT, environment);
    tags.put(STEP, step);
    new TreeMap<>(userTags).forEach(tags::putIfAbsent);
    return Collections.unmodifiableMap(tags);
  }

  /** The same tags and the journal's token. */
  public static Map<String, String> withToken(Map<String, String> tags, String token) {
    Map<String, String> all = new LinkedHashMap<>(tags);
    all.put(TOKEN, token);
    return Collections.unmodifiableMap(all);
  }

  /** Whether a resource with these tags is this environment's, so that it may be changed. */
  public static boolean owned(Map<String, String> tags, String cluster, String environment) {
    return cluster.equals(tags.get(CLUSTER)) && environment.equals(tags.get(ENVIRONMENT));
  }

  public static List<software.amazon.awssdk.services.ec2.model.Tag> ec2(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(
            tag ->
                software.amazon.awssdk.services.ec2.model.Tag.builder()
                    .key(tag.getKey())
                    .value(tag.getValue())
                    .build())
        .toList();
  }

  public static List<software.amazon.awssdk.services.elasticache.model.Tag> elastiCache(
      Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(
            tag ->
                software.amazon.awssdk.services.elasticache.model.Tag.builder()
                    .key(tag.getKey())
                    .value(tag.getValue())
                    .build())
        .toList();
  }

  public static List<software.amazon.awssdk.services.iam.model.Tag> iam(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(
            tag ->
                software.amazon.awssdk.services.iam.model.Tag.builder()
                    .key(tag.getKey())
                    .value(tag.getValue())
                    .build())
        .toList();
  }

  public static Map<String, String> fromEc2(
      Collection<software.amazon.awssdk.services.ec2.model.Tag> tags) {
    Map<String, String> map = new TreeMap<>();
    tags.forEach(tag -> map.put(tag.key(), orEmpty(tag.value())));
    return Collections.unmodifiableMap(map);
  }

  public static Map<String, String> fromElastiCache(
      Collection<software.amazon.awssdk.services.elasticache.model.Tag> tags) {
    Map<String, String> map = new TreeMap<>();
    tags.forEach(tag -> map.put(tag.key(), orEmpty(tag.value())));
    return Collections.unmodifiableMap(map);
  }

  public static Map<String, String> fromIam(
      Collection<software.amazon.awssdk.services.iam.model.Tag> tags) {
    Map<String, String> map = new TreeMap<>();
    tags.forEach(tag -> map.put(tag.key(), orEmpty(tag.value())));
    return Collections.unmodifiableMap(map);
  }

  /** The tags in the form an EC2 create takes them. */
  public static TagSpecification specification(ResourceType type, Map<String, String> tags) {
    return TagSpecification.builder().resourceType(type).tags(ec2(tags)).build();
  }

  private static String orEmpty(String value) {
    return value == null ? "" : value;
  }
}
