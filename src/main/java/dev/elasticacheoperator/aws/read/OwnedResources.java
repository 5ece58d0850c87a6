package dev.elasticacheoperator.aws.read;

import static java.util.stream.Collectors.groupingBy;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Resources that carry the operator's tags, of one environment or of all. Each kind is listed once,
 * when a caller first needs it. Thread safe.
 */
final class OwnedResources {

  private final AwsClients aws;
  private final String cluster;
  private final List<Filter> filters;
  private final Map<Kind.Tagged<?>, SingleFlight<?>> lists = new ConcurrentHashMap<>();

  /**
   * @param cluster the operator's cluster name
   * @param environment the only environment to list, or empty for all
   */
  OwnedResources(AwsClients aws, String cluster, Optional<String> environment) {
    this.aws = aws;
    this.cluster = cluster;
    List<Filter> tags = new ArrayList<>(List.of(tagged(Tags.CLUSTER, cluster)));
    environment.ifPresent(name -> tags.add(tagged(Tags.ENVIRONMENT, name)));
    this.filters = List.copyOf(tags);
  }

  <T> List<T> list(Kind.Tagged<T> kind, String environment) {
    return byEnvironment(kind).getOrDefault(environment, List.of());
  }

  /** Returns the AWS ids of all kinds by environment, in the order of the kinds. */
  Map<String, List<String>> ids() {
    Map<String, List<String>> ids = new TreeMap<>();
    Kinds.tagged().forEach(kind -> addIds(ids, kind));
    return ids;
  }

  private <T> void addIds(Map<String, List<String>> ids, Kind.Tagged<T> kind) {
    byEnvironment(kind)
        .forEach(
            (environment, resources) ->
                resources.stream()
                    .filter(kind.exists())
                    .map(kind.key())
                    .forEach(id -> add(ids, environment, id)));
  }

  static void add(Map<String, List<String>> ids, String environment, String id) {
    ids.computeIfAbsent(environment, name -> new ArrayList<>()).add(id);
  }

  @SuppressWarnings("unchecked") // each kind is stored with the lists of its own type
  private <T> Map<String, List<T>> byEnvironment(Kind.Tagged<T> kind) {
    return (Map<String, List<T>>)
        lists.computeIfAbsent(kind, k -> new SingleFlight<>(() -> listed(kind))).get();
  }

  /** Lists a kind. AWS's filter takes wildcards, so the cluster name is compared once more. */
  private <T> Map<String, List<T>> listed(Kind.Tagged<T> kind) {
    return kind.listAll()
        .apply(aws, filters)
        .filter(resource -> cluster.equals(kind.tags().apply(resource).get(Tags.CLUSTER)))
        .collect(
            groupingBy(resource -> kind.tags().apply(resource).getOrDefault(Tags.ENVIRONMENT, "")));
  }

  private static Filter tagged(String key, String value) {
    return Filter.builder().name("tag:" + key).values(value).build();
  }
}
