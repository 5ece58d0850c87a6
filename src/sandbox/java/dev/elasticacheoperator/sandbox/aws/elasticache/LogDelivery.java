package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.DestinationType;
import software.amazon.awssdk.services.elasticache.model.LogDeliveryConfiguration;
import software.amazon.awssdk.services.elasticache.model.LogDeliveryConfigurationRequest;
import software.amazon.awssdk.services.elasticache.model.LogDeliveryConfigurationStatus;
import software.amazon.awssdk.services.elasticache.model.LogType;

/**
 * Log delivery of Redis OSS and Valkey (user guide, "Log delivery"): at most one destination for
 * each log type. Every destination exists here, so each delivery is {@code active} unless {@link
 * CacheFaults} says otherwise.
 */
final class LogDelivery {

  /** Returns the configurations as AWS shows them. */
  static List<LogDeliveryConfiguration> shown(
      List<LogDeliveryConfiguration> present, Optional<String> error) {
    return present.stream()
        .map(
            log ->
                error.isEmpty()
                    ? log
                    : log.toBuilder()
                        .status(LogDeliveryConfigurationStatus.ERROR)
                        .message(error.get())
                        .build())
        .toList();
  }

  /**
   * Refuses a change that is not made at once (hashicorp/terraform-provider-aws#49842), and one
   * that AWS refuses of a new cache as well.
   */
  void check(
      List<LogDeliveryConfigurationRequest> requested,
      Boolean applyImmediately,
      SimulatedEngineVersion version) {
    if (!requested.isEmpty() && !Boolean.TRUE.equals(applyImmediately)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "To modify the log delivery configuration, set the apply-immediately parameter to true.");
    }
    created(requested, version);
  }

  /** Returns the configurations of a new cache. */
  List<LogDeliveryConfiguration> created(
      List<LogDeliveryConfigurationRequest> requested, SimulatedEngineVersion version) {
    return changed(List.of(), requested, version);
  }

  /**
   * Returns the configurations after a change. A type that the request leaves out stays; a type
   * with {@code Enabled=false} goes.
   */
  List<LogDeliveryConfiguration> changed(
      List<LogDeliveryConfiguration> present,
      List<LogDeliveryConfigurationRequest> requested,
      SimulatedEngineVersion version) {
    var types = requested.stream().map(LogDeliveryConfigurationRequest::logType).toList();
    if (types.stream().distinct().count() < types.size()) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Only one log delivery configuration for each log type is allowed.");
    }
    List<LogDeliveryConfiguration> after = new ArrayList<>(present);
    after.removeIf(configuration -> types.contains(configuration.logType()));
    requested.stream()
        .filter(r -> !Boolean.FALSE.equals(r.enabled()))
        .map(r -> checked(r, version))
        .forEach(after::add);
    return after;
  }

  private LogDeliveryConfiguration checked(
      LogDeliveryConfigurationRequest request, SimulatedEngineVersion version) {
    String minimum = request.logType() == LogType.ENGINE_LOG ? "6.2" : "6.0";
    if (!version.engine().equals("valkey") && !version.atLeast("redis", minimum)) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "Log type %s is not supported for engine version %s.",
          request.logTypeAsString(), version.reported());
    }
    if (request.destinationType() == null
        || request.destinationDetails() == null
        || request.logFormat() == null) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Log type, destination type, destination details and log format are required.");
    }
    checkDestination(request);
    return LogDeliveryConfiguration.builder()
        .logType(request.logType())
        .destinationType(request.destinationType())
        .destinationDetails(request.destinationDetails())
        .logFormat(request.logFormat())
        .status(LogDeliveryConfigurationStatus.ACTIVE)
        .build();
  }

  private static void checkDestination(LogDeliveryConfigurationRequest request) {
    var details = request.destinationDetails();
    boolean logGroup = request.destinationType() == DestinationType.CLOUDWATCH_LOGS;
    if (logGroup != (details.cloudWatchLogsDetails() != null)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "The destination details do not fit destination type %s.",
          request.destinationTypeAsString());
    }
  }
}
