package dev.elasticacheoperator.steps.cache.topology;

import dev.elasticacheoperator.desired.DesiredState.LogDelivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticache.model.DestinationType;
import software.amazon.awssdk.services.elasticache.model.LogDeliveryConfiguration;
import software.amazon.awssdk.services.elasticache.model.LogDeliveryConfigurationRequest;
import software.amazon.awssdk.services.elasticache.model.LogDeliveryConfigurationStatus;

/**
 * Delivery of a cache's logs. AWS never reports Enabled, and keeps a type that a call leaves out,
 * so that a type is switched off by name (API Reference, LogDeliveryConfigurationRequest).
 */
public final class LogChanges {

  private LogChanges() {}

  /** Returns the deliveries of a new cache. */
  public static List<LogDeliveryConfigurationRequest> created(List<LogDelivery> logs) {
    return logs.stream().map(LogChanges::request).toList();
  }

  /** Returns the deliveries to change or switch off; empty if the cache has the desired ones. */
  public static List<LogDeliveryConfigurationRequest> of(
      List<LogDelivery> desired, List<LogDeliveryConfiguration> present) {
    var changes = new ArrayList<LogDeliveryConfigurationRequest>();
    desired.stream()
        .filter(log -> present.stream().noneMatch(shown -> is(shown, log)))
        .map(LogChanges::request)
        .forEach(changes::add);
    present.stream()
        .map(LogDeliveryConfiguration::logTypeAsString)
        .filter(type -> desired.stream().noneMatch(log -> log.type().equals(type)))
        .map(type -> LogDeliveryConfigurationRequest.builder().logType(type).enabled(false).build())
        .forEach(changes::add);
    return changes;
  }

  /** Returns the reason why AWS does not deliver a log, and the remedy; empty if it does. */
  public static Optional<String> problem(List<LogDeliveryConfiguration> present) {
    return present.stream()
        .filter(log -> log.status() == LogDeliveryConfigurationStatus.ERROR)
        .findFirst()
        .map(
            log ->
                "AWS does not deliver "
                    + log.logTypeAsString()
                    + " to "
                    + destination(log)
                    + Optional.ofNullable(log.message())
                        .map(why -> ": " + why.replaceAll("\\.$", ""))
                        .orElse("")
                    + ". Create the destination, and let delivery.logs.amazonaws.com write to it.");
  }

  /** Returns the changes in words for users. */
  public static String words(List<LogDeliveryConfigurationRequest> changes) {
    return "log delivery of "
        + changes.stream()
            .map(
                change ->
                    change.logTypeAsString()
                        + (Boolean.FALSE.equals(change.enabled()) ? " to off" : ""))
            .collect(Collectors.joining(", "));
  }

  private static boolean is(LogDeliveryConfiguration shown, LogDelivery log) {
    return log.type().equals(shown.logTypeAsString())
        && log.format().equals(shown.logFormatAsString())
        && log.firehose() == (shown.destinationType() == DestinationType.KINESIS_FIREHOSE)
        && log.destination().equals(destination(shown));
  }

  private static String destination(LogDeliveryConfiguration shown) {
    var details = shown.destinationDetails();
    return shown.destinationType() == DestinationType.KINESIS_FIREHOSE
        ? details.kinesisFirehoseDetails().deliveryStream()
        : details.cloudWatchLogsDetails().logGroup();
  }

  private static LogDeliveryConfigurationRequest request(LogDelivery log) {
    return LogDeliveryConfigurationRequest.builder()
        .logType(log.type())
        .logFormat(log.format())
        .destinationType(
            log.firehose() ? DestinationType.KINESIS_FIREHOSE : DestinationType.CLOUDWATCH_LOGS)
        .destinationDetails(
            d -> {
              if (log.firehose()) {
                d.kinesisFirehoseDetails(f -> f.deliveryStream(log.destination()));
              } else {
                d.cloudWatchLogsDetails(c -> c.logGroup(log.destination()));
              }
            })
        .enabled(true)
        .build();
  }
}
