package dev.elasticacheoperator.api.v1alpha1;

/**
 * CEL rules about the weekly maintenance window of {@code spec.cache} and the daily snapshot window
 * of {@code spec.cache.snapshots}, both in UTC.
 */
final class WindowRules {

  /** {@code ddd:hh24:mi-ddd:hh24:mi} as ElastiCache writes it. */
  private static final String MAINTENANCE_SYNTAX =
      "'^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]"
          + "-(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]$'";

  /** {@code hh24:mi-hh24:mi} as ElastiCache writes it. */
  private static final String SNAPSHOT_SYNTAX =
      "'^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$'";

  private static final String DAYS =
      "{'mon': 0, 'tue': 1, 'wed': 2, 'thu': 3, 'fri': 4, 'sat': 5, 'sun': 6}";

  /** The minute of the week when the maintenance window begins. */
  private static final String MAINTENANCE_BEGIN =
      DAYS
          + """
          [self.maintenanceWindow.substring(0, 3)] * 1440
            + int(self.maintenanceWindow.substring(4, 6)) * 60
            + int(self.maintenanceWindow.substring(7, 9))""";

  /** The minute of the week when the maintenance window ends. */
  private static final String MAINTENANCE_END =
      DAYS
          + """
          [self.maintenanceWindow.substring(10, 13)] * 1440
            + int(self.maintenanceWindow.substring(14, 16)) * 60
            + int(self.maintenanceWindow.substring(17, 19))""";

  /** The length of the maintenance window in minutes, also over the end of the week. */
  private static final String MAINTENANCE_MINUTES =
      "(" + MAINTENANCE_END + "\n  - (" + MAINTENANCE_BEGIN + ") + 10080) % 10080";

  private static final String SNAPSHOT_MINUTES_FROM =
      """
      (int(self.window.substring(6, 8)) * 60 + int(self.window.substring(9, 11))
        - int(self.window.substring(0, 2)) * 60 - int(self.window.substring(3, 5))
        + 1440) % 1440""";

  /** In the cache: the minute of the day when the snapshot window begins. */
  private static final String SNAPSHOT_BEGIN =
      """
      int(self.snapshots.window.substring(0, 2)) * 60
        + int(self.snapshots.window.substring(3, 5))""";

  /** In the cache: the length of the snapshot window in minutes, also over midnight. */
  private static final String SNAPSHOT_MINUTES =
      """
      (int(self.snapshots.window.substring(6, 8)) * 60
        + int(self.snapshots.window.substring(9, 11))
        - (\
          """
          + SNAPSHOT_BEGIN
          + ") + 1440) % 1440";

  /** Rule: the maintenance window is one. */
  static final String MAINTENANCE =
      """
      !has(self.maintenanceWindow)
      || self.maintenanceWindow.matches(
      """
          + MAINTENANCE_SYNTAX
          + ")";

  /** Rule: the maintenance window has AWS's least length. */
  static final String MAINTENANCE_LENGTH =
      """
      !has(self.maintenanceWindow)
      || !self.maintenanceWindow.matches(
      """
          + MAINTENANCE_SYNTAX
          + ")\n|| "
          + MAINTENANCE_MINUTES
          + " >= 60";

  /** Rule of the snapshots: the window is one. */
  static final String SNAPSHOT =
      "!has(self.window)\n|| self.window.matches(" + SNAPSHOT_SYNTAX + ")";

  /** Rule of the snapshots: the window has AWS's least length. */
  static final String SNAPSHOT_LENGTH =
      "!has(self.window)\n|| !self.window.matches("
          + SNAPSHOT_SYNTAX
          + ")\n|| "
          + SNAPSHOT_MINUTES_FROM
          + " >= 60";

  /**
   * Rule: the windows do not overlap. On the clock of a day, neither window begins within the
   * other.
   */
  static final String APART =
      """
      !has(self.maintenanceWindow)
      || !self.?snapshots.?window.hasValue()
      || !self.maintenanceWindow.matches(
      """
          + MAINTENANCE_SYNTAX
          + """
          )
          || !self.snapshots.window.matches(
          """
          + SNAPSHOT_SYNTAX
          + """
          )
          || (\
          """
          + SNAPSHOT_BEGIN
          + "\n  - ("
          + MAINTENANCE_BEGIN
          + ") + 10080) % 1440 >= "
          + MAINTENANCE_MINUTES
          + "\n&& ("
          + MAINTENANCE_BEGIN
          + "\n  - ("
          + SNAPSHOT_BEGIN
          + ") + 1440) % 1440 >= "
          + SNAPSHOT_MINUTES;

  private WindowRules() {}
}
