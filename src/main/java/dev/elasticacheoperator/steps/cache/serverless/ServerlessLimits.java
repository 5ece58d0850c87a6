package dev.elasticacheoperator.steps.cache.serverless;

import dev.elasticacheoperator.desired.CacheTopology.Range;
import dev.elasticacheoperator.desired.CacheTopology.Serverless;
import java.util.ArrayList;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheUsageLimits;
import software.amazon.awssdk.services.elasticache.model.DataStorage;
import software.amazon.awssdk.services.elasticache.model.DataStorageUnit;
import software.amazon.awssdk.services.elasticache.model.ECPUPerSecond;

/**
 * The limits of a serverless cache.
 *
 * @param storage stored data in GB
 * @param ecpu ElastiCache processing units per second
 */
record ServerlessLimits(Range storage, Range ecpu) {

  static final ServerlessLimits NONE = new ServerlessLimits(Range.ANY, Range.ANY);

  /** Removes a limit (terraform-provider-aws#35648: AWS's own refusal says so). */
  private static final int NO_LIMIT = 0;

  static ServerlessLimits of(Serverless desired) {
    return new ServerlessLimits(desired.dataStorageGb(), desired.ecpuPerSecond());
  }

  /** Reads the limits that AWS shows. A missing part or a zero is no limit. */
  static ServerlessLimits of(CacheUsageLimits shown) {
    var storage = Optional.ofNullable(shown).map(CacheUsageLimits::dataStorage);
    var ecpu = Optional.ofNullable(shown).map(CacheUsageLimits::ecpuPerSecond);
    return new ServerlessLimits(
        range(storage.map(DataStorage::minimum), storage.map(DataStorage::maximum)),
        range(ecpu.map(ECPUPerSecond::minimum), ecpu.map(ECPUPerSecond::maximum)));
  }

  private static Range range(Optional<Integer> minimum, Optional<Integer> maximum) {
    return new Range(minimum.filter(n -> n > NO_LIMIT), maximum.filter(n -> n > NO_LIMIT));
  }

  /**
   * Returns the request that leads here from the limits that the cache has. AWS keeps what is left
   * out, so that a removed limit is sent as zero.
   */
  CacheUsageLimits request(ServerlessLimits present) {
    var request = CacheUsageLimits.builder();
    if (!storage.equals(Range.ANY) || !present.storage.equals(Range.ANY)) {
      request.dataStorage(
          s ->
              s.unit(DataStorageUnit.GB)
                  .minimum(limit(storage.minimum(), present.storage.minimum()))
                  .maximum(limit(storage.maximum(), present.storage.maximum())));
    }
    if (!ecpu.equals(Range.ANY) || !present.ecpu.equals(Range.ANY)) {
      request.ecpuPerSecond(
          e ->
              e.minimum(limit(ecpu.minimum(), present.ecpu.minimum()))
                  .maximum(limit(ecpu.maximum(), present.ecpu.maximum())));
    }
    return request.build();
  }

  private static Integer limit(Optional<Integer> wanted, Optional<Integer> present) {
    return wanted.or(() -> present.map(gone -> NO_LIMIT)).orElse(null);
  }

  /** Returns the limits for users, such as {@code 1 to 10 GB, at most 5000 ECPU per second}. */
  String words() {
    var words = new ArrayList<String>();
    words(storage).ifPresent(range -> words.add(range + " GB"));
    words(ecpu).ifPresent(range -> words.add(range + " ECPU per second"));
    return words.isEmpty() ? "no limits" : String.join(", ", words);
  }

  private static Optional<String> words(Range range) {
    if (range.minimum().isPresent() && range.maximum().isPresent()) {
      return Optional.of(range.minimum().get() + " to " + range.maximum().get());
    }
    return range
        .minimum()
        .map(least -> "at least " + least)
        .or(() -> range.maximum().map(most -> "at most " + most));
  }
}
