package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Page;
import java.util.List;
import java.util.function.Function;

/** ElastiCache's paging: MaxRecords from 20 to 100, a Marker. */
final class Records {

  private static final int MOST = 100;

  private Records() {}

  /**
   * @throws software.amazon.awssdk.services.elasticache.model.InvalidParameterValueException for a
   *     MaxRecords outside 20 to 100
   */
  static <T> Page<T> page(List<T> all, Function<T, String> key, Integer maxRecords, String marker) {
    return page(all, key, maxRecords, MOST, marker);
  }

  /**
   * @param most the largest page, which is also what comes unasked
   */
  static <T> Page<T> page(
      List<T> all, Function<T, String> key, Integer maxRecords, int most, String marker) {
    if (maxRecords != null && (maxRecords < 20 || maxRecords > most)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Value for parameter MaxRecords is invalid. Must be between 20 and %d, inclusive", most);
    }
    return Page.byMarker(all, key, maxRecords == null ? most : maxRecords, marker);
  }
}
