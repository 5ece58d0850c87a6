package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.error.ErrorTable;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.Event;
import software.amazon.awssdk.services.elasticache.model.SourceType;

/**
 * Newest event of a cache cluster, a replication group or a serverless cache.
 *
 * @param message AWS's words; the reason why it could not be read if AWS denies the read
 * @param at empty if AWS denies the read
 */
public record LastEvent(String message, Optional<Instant> at) {

  /** Largest page of DescribeEvents. */
  private static final int PAGE = 100;

  /** ElastiCache keeps events for 14 days (API Reference, DescribeEvents). */
  private static final int KEPT_MINUTES = 14 * 24 * 60;

  /** A denied read is no failure, because the reason is a help and no condition. */
  static Optional<LastEvent> read(AwsClients aws, SourceType type, String id) {
    try {
      return aws
          .elastiCache()
          .describeEventsPaginator(
              ask ->
                  ask.sourceType(type).sourceIdentifier(id).duration(KEPT_MINUTES).maxRecords(PAGE))
          .events()
          .stream()
          .max(Comparator.comparing(Event::date))
          .map(event -> new LastEvent(event.message(), Optional.of(event.date())));
    } catch (AwsCallException failure) {
      if (failure.rule().equals(ErrorTable.DENIED)) {
        return Optional.of(new LastEvent(failure.getMessage(), Optional.empty()));
      }
      throw failure;
    }
  }
}
