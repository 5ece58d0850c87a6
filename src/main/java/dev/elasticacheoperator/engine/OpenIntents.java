package dev.elasticacheoperator.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The open entries of the intent log during one pass. Each is a create that was announced and whose
 * result is not recorded yet. A step has several only if AWS recognises each of their tokens.
 */
final class OpenIntents {

  private final IntentLog log;
  private final List<IntentLogEntry> open;
  private final List<IntentLogEntry> unsent = new ArrayList<>();
  private final Duration window;
  private final Instant now;
  private boolean confirmed;

  OpenIntents(IntentLog log, List<IntentLogEntry> open, Duration window, Instant now) {
    this.log = log;
    this.open = new ArrayList<>(open);
    this.window = window;
    this.now = now;
  }

  /** Returns the entries to record. A create that was not sent can have made nothing. */
  List<IntentLogEntry> open() {
    return open.stream().filter(entry -> !unsent.contains(entry)).toList();
  }

  List<IntentLogEntry> entries(String step) {
    return open.stream().filter(entry -> entry.step().equals(step)).toList();
  }

  /** Returns the tokens of the step's open entries. */
  Set<String> announced(String step) {
    return entries(step).stream().map(IntentLogEntry::token).collect(Collectors.toSet());
  }

  /**
   * Returns the time that distinguishes a create of the step from every other, as part of its
   * token. A repetition has the time of the first attempt, and is allowed only in the first half of
   * the consistency window. So every process that reads the announcement can see its result by the
   * end of the window.
   */
  Instant attemptTime(String step) {
    return entries(step).stream()
        .map(IntentLogEntry::time)
        .findFirst()
        .filter(time -> now.isBefore(time.plus(window.dividedBy(2))))
        .orElse(now);
  }

  /** Returns true for a create of the step that the intent log does not have yet. */
  boolean isNew(String step, Action<?, ?> action) {
    var known = action.repeatable() ? announced(step) : Set.<String>of();
    return action.token().filter(token -> !known.contains(token)).isPresent();
  }

  /** Returns once the pass may change AWS; asks the log once in a pass. */
  void confirm() {
    if (!confirmed) {
      log.confirm();
      confirmed = true;
    }
  }

  /** Returns once the intents are persisted. They replace the step's entries. */
  void announce(String step, List<String> tokens) {
    var entries = tokens.stream().map(token -> new IntentLogEntry(step, token, now)).toList();
    log.write(step, entries);
    close(step);
    open.addAll(entries);
    unsent.addAll(entries);
    confirmed = true;
  }

  /** Notes that the announced create is sent. */
  void sending(String step, String token) {
    unsent.removeIf(entry -> entry.step().equals(step) && entry.token().equals(token));
  }

  /** Closes an entry, because the resource is recorded or AWS refused the create. */
  void close(String step, String token) {
    open.removeIf(entry -> entry.step().equals(step) && entry.token().equals(token));
  }

  /** Closes all entries of the step. */
  void close(String step) {
    open.removeIf(entry -> entry.step().equals(step));
  }
}
