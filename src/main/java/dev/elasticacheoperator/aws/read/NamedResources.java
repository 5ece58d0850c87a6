package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All resources of a region by name, owned and foreign. Each kind is listed once, when a caller
 * first needs it. Thread safe.
 */
final class NamedResources {

  private final AwsClients aws;
  private final KindLists lists;

  NamedResources(AwsClients aws) {
    this(aws, new KindLists());
  }

  private NamedResources(AwsClients aws, KindLists lists) {
    this.aws = aws;
    this.lists = lists;
  }

  /**
   * Returns the resources, which are to be listed again. A resource that has not changed stays the
   * same object.
   */
  NamedResources renewed() {
    return new NamedResources(aws, lists.renewed());
  }

  <T> Optional<T> get(Kind.Named<T> kind, String name) {
    return Optional.ofNullable(list(kind).get(lowerCase(name)));
  }

  <T> List<T> all(Kind.Named<T> kind) {
    return List.copyOf(list(kind).values());
  }

  private <T> Map<String, T> list(Kind.Named<T> kind) {
    return lists.<Listed<T, Map<String, T>>>get(kind, before -> listed(kind, before)).table();
  }

  private <T> Listed<T, Map<String, T>> listed(
      Kind.Named<T> kind, Optional<Listed<T, Map<String, T>>> before) {
    return Listed.byKey(
        before,
        reader -> kind.pages().apply(aws, reader),
        resource -> lowerCase(kind.key().apply(resource)));
  }

  /** Returns the name as ElastiCache stores it. */
  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
