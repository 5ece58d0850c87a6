package dev.elasticacheoperator.sandbox;

import java.io.PrintStream;
import java.time.Duration;

/** Prints lines in columns for the user. Several threads may print. */
final class Screen {
  private static final String COLUMNS = "%6s  %-17s %-11s %s";

  private final PrintStream out;

  Screen(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints a change of a step or of an environment.
   *
   * @param after the time since the environment was created or deleted
   * @param what a step, or an environment as {@code namespace/name}
   */
  void change(Duration after, String what, String state, String message) {
    line(COLUMNS.formatted(minutes(after), what, state, message).stripTrailing());
  }

  /** Prints the message of an Event about an action. */
  void action(Duration after, String message) {
    line("%6s    %s".formatted(minutes(after), message));
  }

  synchronized void line(String text) {
    out.println(text);
    out.flush();
  }

  void blank() {
    line("");
  }

  /** Returns a duration as minutes and seconds, such as {@code 0:03}. */
  static String minutes(Duration duration) {
    return "%d:%02d".formatted(duration.toMinutes(), duration.toSecondsPart());
  }
}
