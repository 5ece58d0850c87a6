package dev.elasticacheoperator.aws.client;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * Tags that say which environment owns a resource. The operator changes and deletes only resources
 * that carry them.
 *
 * <p>Each service has a type of its own for a tag. This class converts between these types and
 * maps, and all other code uses maps.
 */
public final class Tags {

  private static final String PREFIX = "elasticache-operator.dev/";

  /** Key of the operator's {@code cluster-name}. */
  public static final String CLUSTER = PREFIX + "cluster";

  /** Key of the environment's {@code namespace/name}. */
  public static final String ENVIRONMENT = PREFIX + "environment";

  /** Key of the name of the step that created the resource. */
  public static final String STEP = PREFIX + "step";

  /** Key of the intent log's token, for resources that AWS gives no other key. */
  public static final String TOKEN = PREFIX + "token";

  /** Key of the name that AWS's console shows. */
  public static final String NAME = "Name";

  private Tags() {}

  /**
   * Returns all tags of a resource: ours first, then the user's in the order of their keys.
   *
   * <p>Of keys that differ in case only the first stays, because IAM ignores case and refuses both
   * or replaces ours. Admission refuses such keys. An object that is older than the rule, or with
   * letters other than ASCII, may have them.
   */
  public static Map<String, String> of(
      String cluster, String environment, String step, String name, Map<String, String> userTags) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(NAME, name);
    tags.put(CLUSTER, cluster);
    tags.put(ENVIRONMENT, environment);
    tags.put(STEP, step);
    Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    taken.addAll(tags.keySet());
    taken.add(TOKEN);
    new TreeMap<>(userTags)
        .forEach(
            (key, value) -> {
              if (taken.add(key)) {
                tags.put(key, value);
              }
            });
    return Collections.unmodifiableMap(tags);
  }

  /** Returns the tags with the intent log's token. */
  public static Map<String, String> withToken(Map<String, String> tags, String token) {
    Map<String, String> all = new LinkedHashMap<>(tags);
    all.put(TOKEN, token);
    return Collections.unmodifiableMap(all);
  }

  /** Returns true if the tags name this cluster and environment as the owner. */
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

  /** Returns keys without values, with which EC2 deletes a tag of any value. */
  public static List<software.amazon.awssdk.services.ec2.model.Tag> ec2Keys(
      Collection<String> keys) {
    return keys.stream()
        .map(key -> software.amazon.awssdk.services.ec2.model.Tag.builder().key(key).build())
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
    tags.forEach(tag -> put(map, tag.key(), tag.value()));
    return Collections.unmodifiableMap(map);
  }

  public static Map<String, String> fromElastiCache(
      Collection<software.amazon.awssdk.services.elasticache.model.Tag> tags) {
    Map<String, String> map = new TreeMap<>();
    tags.forEach(tag -> put(map, tag.key(), tag.value()));
    return Collections.unmodifiableMap(map);
  }

  public static Map<String, String> fromIam(
      Collection<software.amazon.awssdk.services.iam.model.Tag> tags) {
    Map<String, String> map = new TreeMap<>();
    tags.forEach(tag -> put(map, tag.key(), tag.value()));
    return Collections.unmodifiableMap(map);
  }

  public static Map<String, String> fromTagging(
      Collection<software.amazon.awssdk.services.resourcegroupstaggingapi.model.Tag> tags) {
    Map<String, String> map = new TreeMap<>();
    tags.forEach(tag -> put(map, tag.key(), tag.value()));
    return Collections.unmodifiableMap(map);
  }

  /** Returns the tags in the form that a create call of EC2 takes. */
  public static TagSpecification specification(ResourceType type, Map<String, String> tags) {
    return TagSpecification.builder().resourceType(type).tags(ec2(tags)).build();
  }

  /** Adds a tag that AWS returned. AWS may leave the value out. */
  private static void put(Map<String, String> tags, String key, String value) {
    tags.put(RecentValues.same(key), RecentValues.same(value == null ? "" : value));
  }
}
