package dev.elasticacheoperator.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The open entries of the intent log during one pass. Each is a create that was announced and whose
 * result is not recorded yet. A step has at most one.
 */
final class OpenIntents {

  private final IntentLog log;
  private final List<IntentLogEntry> open;
  private final Duration window;
  private final Instant now;
  private boolean confirmed;

  OpenIntents(IntentLog log, List<IntentLogEntry> open, Duration window, Instant now) {
    this.log = log;
    this.open = new ArrayList<>(open);
    this.window = window;
    this.now = now;
  }

  /** Returns all open entries. */
  List<IntentLogEntry> open() {
    return List.copyOf(open);
  }

  Optional<IntentLogEntry> entry(String step) {
    return open.stream().filter(entry -> entry.step().equals(step)).findFirst();
  }

  /** Returns the token of the step's open entry. */
  Optional<String> announced(String step) {
    return entry(step).map(IntentLogEntry::token);
  }

  /**
   * Returns the time that distinguishes a create of the step from every other, as part of its
   * token. A repetition has the time of the first attempt, and is allowed only in the first half of
   * the consistency window. So every process that reads the announcement can see its result by the
   * end of the window.
   */
  Instant attemptTime(String step) {
    return entry(step)
        .map(IntentLogEntry::time)
        .filter(time -> now.isBefore(time.plus(window.dividedBy(2))))
        .orElse(now);
  }

  /** Returns once the pass may change AWS; asks the log once in a pass. */
  void confirm() {
    if (!confirmed) {
      log.confirm();
      confirmed = true;
    }
  }

  /** Returns once the intent is persisted. */
  void announce(String step, String token) {
    var entry = new IntentLogEntry(step, token, now);
    log.write(entry);
    close(step);
    open.add(entry);
    confirmed = true;
  }

  /** Closes the step's entry, because the resource is recorded or AWS refused the create. */
  void close(String step) {
    open.removeIf(entry -> entry.step().equals(step));
  }
}
