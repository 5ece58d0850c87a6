package dev.elasticacheoperator.aws.read;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableList;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Resources that carry the operator's tags, of one environment or of all. Each kind is listed once,
 * when a caller first needs it. Thread safe.
 */
final class OwnedResources {

  private final AwsClients aws;
  private final String cluster;
  private final List<Filter> filters;
  private final KindLists lists;

  /**
   * @param cluster the operator's cluster name
   * @param environment the only environment to list, or empty for all
   */
  OwnedResources(AwsClients aws, String cluster, Optional<String> environment) {
    this(aws, cluster, environment, new KindLists());
  }

  private OwnedResources(
      AwsClients aws, String cluster, Optional<String> environment, KindLists lists) {
    this.lists = lists;
    this.aws = aws;
    this.cluster = cluster;
    List<Filter> tags = new ArrayList<>(List.of(tagged(Tags.CLUSTER, cluster)));
    environment.ifPresent(name -> tags.add(tagged(Tags.ENVIRONMENT, name)));
    this.filters = List.copyOf(tags);
  }

  /**
   * Returns the resources of all environments, which are to be listed again. A resource that has
   * not changed stays the same object.
   */
  OwnedResources renewed() {
    return new OwnedResources(aws, cluster, Optional.empty(), lists.renewed());
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

  private <T> Map<String, List<T>> byEnvironment(Kind.Tagged<T> kind) {
    return lists.<Listed<T, Map<String, List<T>>>>get(kind, before -> listed(kind, before)).table();
  }

  /** Lists a kind. AWS's filter takes wildcards, so the cluster name is compared once more. */
  private <T> Listed<T, Map<String, List<T>>> listed(
      Kind.Tagged<T> kind, Optional<Listed<T, Map<String, List<T>>>> before) {
    return Listed.read(
        before,
        reader -> kind.pages().list(aws, filters, reader),
        (known, resource) -> unchanged(known.get(environment(kind, resource)), resource),
        resources ->
            resources
                .filter(resource -> cluster.equals(kind.tags().apply(resource).get(Tags.CLUSTER)))
                .collect(
                    groupingBy(resource -> environment(kind, resource), toUnmodifiableList())));
  }

  private static <T> String environment(Kind.Tagged<T> kind, T resource) {
    return kind.tags().apply(resource).getOrDefault(Tags.ENVIRONMENT, "");
  }

  /** Returns the equal one of the earlier resources, or the resource itself. */
  private static <T> T unchanged(List<T> before, T resource) {
    int index = before == null ? -1 : before.indexOf(resource);
    return index < 0 ? resource : before.get(index);
  }

  private static Filter tagged(String key, String value) {
    return Filter.builder().name("tag:" + key).values(value).build();
  }
}
