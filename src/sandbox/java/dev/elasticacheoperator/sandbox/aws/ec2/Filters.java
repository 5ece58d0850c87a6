package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * The filters that one Describe operation knows. All filters of a request must match, any value of
 * one is enough; a name that is not known is refused.
 */
final class Filters<T> {
  private final Map<String, Function<T, Stream<?>>> fields = new HashMap<>();

  /** A filter on one field, compared as text. */
  Filters<T> by(String name, Function<T, ?> field) {
    fields.put(name, item -> Stream.ofNullable(field.apply(item)));
    return this;
  }

  /** A filter that matches when any of several values does. */
  Filters<T> byAny(String name, Function<T, ? extends Collection<?>> field) {
    fields.put(name, item -> field.apply(item).stream().filter(Objects::nonNull));
    return this;
  }

  /** Refuses names that are neither known here nor about tags. */
  void check(List<Filter> filters) {
    for (Filter filter : filters) {
      if (!Ec2Tagging.isAbout(filter) && !fields.containsKey(filter.name())) {
        throw ec2("InvalidParameterValue", "The filter '" + filter.name() + "' is invalid");
      }
    }
  }

  /** Tag filters are {@link Ec2Tagging}'s and pass here. */
  List<T> select(List<Filter> filters, List<T> items) {
    List<T> left = items;
    for (Filter filter : filters) {
      if (!Ec2Tagging.isAbout(filter)) {
        Function<T, Stream<?>> field = fields.get(filter.name());
        Wildcards wanted = Wildcards.of(filter.values());
        left =
            left.stream()
                .filter(item -> field.apply(item).map(String::valueOf).anyMatch(wanted::match))
                .toList();
      }
    }
    return left;
  }
}
