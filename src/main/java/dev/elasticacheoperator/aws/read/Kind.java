package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.PageReader.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * A kind of resource on AWS, and the calls that read it. {@link Kinds} lists all of them.
 *
 * @param <T> AWS's own type of the resource, or a record of ours
 */
public sealed interface Kind<T> {

  /** Name of the kind, such as {@code vpc}. No two kinds share a name. */
  String name();

  /** Permissions for the calls that read this kind. */
  Permissions permissions();

  /**
   * A kind whose lists AWS filters by tags. The inventory lists it for all environments at once.
   *
   * @param pages lists the resources that pass all filters, in pages as large as AWS allows
   * @param key the AWS id of a resource
   * @param tags the tags of a resource
   * @param exists returns false for a resource that AWS still lists although it is deleted
   */
  record Tagged<T>(
      String name,
      Permissions permissions,
      PagesByTags<T> pages,
      Function<T, String> key,
      Function<T, Map<String, String>> tags,
      Predicate<T> exists)
      implements Kind<T> {}

  /** Calls that list the resources that pass all filters. */
  @FunctionalInterface
  interface PagesByTags<T> {

    List<Page<T>> list(AwsClients aws, List<Filter> filters, PageReader<T> reader);
  }

  /**
   * A kind that AWS lists without its tags. Its resources are found by name, owned or foreign. A
   * direct view reads one resource; the inventory lists all of the region.
   *
   * @param pages lists the resources of the region, in pages as large as AWS allows
   * @param get reads one resource; empty if AWS knows no resource of that name
   * @param key the name of a resource; AWS ignores its case
   */
  record Named<T>(
      String name,
      Permissions permissions,
      BiFunction<AwsClients, PageReader<T>, List<Page<T>>> pages,
      BiFunction<AwsClients, String, Optional<T>> get,
      Function<T, String> key)
      implements Kind<T> {

    /** Lists the resources of the region. */
    public Stream<T> listAll(AwsClients aws) {
      return pages.apply(aws, PageReader.first()).stream().flatMap(page -> page.items().stream());
    }
  }

  /**
   * A per-resource fact, which AWS tells only one resource at a time. {@link PerResourceCache}
   * keeps it for the inventory.
   *
   * @param get reads the fact of one resource; empty if AWS does not know the resource
   * @param list lists the fact of all resources, where AWS has such a call
   * @param implied the fact as the lists of the same view show it; empty if they do not. It saves
   *     the inventory a call.
   * @param lasting true for a fact about the region itself. It hardly ever changes, so that direct
   *     views share one read too.
   */
  record Fact<T>(
      String name,
      Permissions permissions,
      BiFunction<AwsClients, String, Optional<T>> get,
      Optional<FactList<T>> list,
      Optional<BiFunction<EnvironmentView, String, Optional<T>>> implied,
      boolean lasting)
      implements Kind<T> {

    /** Takes a fact about one resource. */
    public Fact(
        String name,
        Permissions permissions,
        BiFunction<AwsClients, String, Optional<T>> get,
        Optional<FactList<T>> list) {
      this(name, permissions, get, list, Optional.empty(), false);
    }
  }

  /**
   * A call of AWS that lists a fact of many resources at once.
   *
   * @param callsSaved calls that {@link Fact#get} makes for one resource
   * @param complete true if a resource that is not in the list does not exist; false if it has to
   *     be read by itself
   */
  record FactList<T>(int callsSaved, boolean complete, Listing<T> listing) {}

  /** Calls that list a fact of many resources. */
  @FunctionalInterface
  interface Listing<T> {

    /**
     * Lists the fact by key.
     *
     * @param cluster the operator's cluster name, for a list that has its resources only
     * @param budget limit for the list of an account with resources of others
     * @param before the earlier reading, if any
     * @return empty if the list exceeds the budget or cannot be read
     */
    Optional<Listed<T, Map<String, T>>> list(
        AwsClients aws,
        String cluster,
        PageBudget budget,
        Optional<Listed<T, Map<String, T>>> before);
  }
}
