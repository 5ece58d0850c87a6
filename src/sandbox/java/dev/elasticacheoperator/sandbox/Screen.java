package dev.elasticacheoperator.sandbox;

import java.io.PrintStream;
import java.time.Duration;

/** What the person at the keyboard reads: lines in columns, one writer at a time. */
final class Screen {
  private static final String COLUMNS = "%6s  %-17s %-11s %s";

  private final PrintStream out;

  Screen(PrintStream out) {
    this.out = out;
  }

  /**
   * One thing that has changed.
   *
   * @param after how long the environment has been on its way
   * @param what a step, or an environment as {@code namespace/name}
   */
  void change(Duration after, String what, String state, String message) {
    line(COLUMNS.formatted(minutes(after), what, state, message).stripTrailing());
  }

  /** Something that the operator has done, as its Events put it. */
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

  /** Such as {@code 0:03}. */
  static String minutes(Duration duration) {
    return "%d:%02d".formatted(duration.toMinutes(), duration.toSecondsPart());
  }
}
