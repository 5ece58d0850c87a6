package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.regex.Pattern;

/** A weekly window such as {@code sun:23:00-mon:01:30}, in UTC. */
final class MaintenanceWindow {

  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d";
  private static final String POINT = "(" + String.join("|", DAYS) + "):" + TIME;
  private static final Pattern WEEKLY = Pattern.compile(POINT + "-" + POINT);
  private static final int DAY = 24 * 60;
  private static final Pattern DAILY = Pattern.compile(TIME + "-" + TIME);

  private MaintenanceWindow() {}

  /**
   * @throws software.amazon.awssdk.services.elasticache.model.InvalidParameterValueException unless
   *     it has the form {@code ddd:hh24:mi-ddd:hh24:mi}; AWS lower-cases nothing here
   */
  static void check(String window) {
    if (window != null && !WEEKLY.matcher(window).matches()) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Invalid maintenance window format: %s. Should be specified as a range"
              + " ddd:hh24:mi-ddd:hh24:mi (24H Clock UTC).",
          window);
    }
  }

  /** Checks a daily snapshot window, {@code hh24:mi-hh24:mi}. */
  static void checkDaily(String window) {
    if (window != null && !DAILY.matcher(window).matches()) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Invalid snapshot window format: %s. Should be specified as a range hh24:mi-hh24:mi"
              + " (24H Clock UTC).",
          window);
    }
  }

  /**
   * Refuses a daily snapshot window that overlaps the weekly window on any day (message measured by
   * badmintoncryer/cdk-preflight, rules/elasticache). A missing window overlaps nothing, because
   * AWS chooses it so.
   */
  static void refuseOverlap(String daily, String weekly) {
    if (daily == null || weekly == null) {
      return;
    }
    int start = minutes(daily.substring(0, 5));
    int end = minutes(daily.substring(6));
    int length = Math.floorMod(end - start, DAY);
    int weeklyStart = minutes(weekly.substring(4, 9));
    int weeklyLength =
        Math.floorMod(
            (DAYS.indexOf(weekly.substring(10, 13)) - DAYS.indexOf(weekly.substring(0, 3))) * DAY
                + minutes(weekly.substring(14))
                - weeklyStart,
            7 * DAY);
    boolean overlaps =
        Math.floorMod(start - weeklyStart, DAY) < weeklyLength
            || Math.floorMod(weeklyStart - start, DAY) < length;
    if (overlaps) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "The snapshot window and maintenance window must not overlap.");
    }
  }

  private static int minutes(String time) {
    return LocalTime.parse(time).toSecondOfDay() / 60;
  }

  /** When the window next begins, after {@code now}. */
  static Instant next(String window, Instant now) {
    DayOfWeek day = DayOfWeek.of(DAYS.indexOf(window.substring(0, 3)) + 1);
    LocalTime time = LocalTime.parse(window.substring(4, 9));
    ZonedDateTime start =
        now.atZone(ZoneOffset.UTC).with(TemporalAdjusters.nextOrSame(day)).with(time);
    return (start.toInstant().isAfter(now) ? start : start.plusWeeks(1)).toInstant();
  }
}
