package dev.elasticacheoperator.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The journal during one pass: what is open, and what is written before a create. */
final class OpenIntents {

  private final IntentLog log;
  private final List<IntentLogEntry> open;
  private final Duration window;
  private final Instant now;
  private boolean confirmed;

  OpenIntents(IntentLog journal, PersistedState ledger, Duration window, Instant now) {
    this.log = journal;
    this.open = new ArrayList<>(ledger.pending());
    this.window = window;
    this.now = now;
  }

  List<IntentLogEntry> open() {
    return List.copyOf(open);
  }

  private Stream<IntentLogEntry> entries(String step) {
    return open.stream().filter(p -> p.step().equals(step));
  }

  /** The token of the step's open entry. */
  Optional<String> announced(String step) {
    return entries(step).map(IntentLogEntry::token).findFirst();
  }

  /** Until when an earlier create of the step may still turn out to have worked. */
  Optional<Instant> undecidedUntil(String step, ObservationCache memory) {
    return entries(step)
        .filter(p -> !memory.isRejected(p.token()))
        .map(p -> p.time().plus(window))
        .filter(now::isBefore)
        .findFirst();
  }

  /**
   * What makes a token of its own of each create: when it was announced. A repetition is of the
   * same time, and made in the first half of the window only: whoever reads the announcement,
   * another process too, has to see by the end of the window what came of it.
   */
  Instant attemptTime(String step) {
    return entries(step)
        .map(IntentLogEntry::time)
        .filter(time -> now.isBefore(time.plus(window.dividedBy(2))))
        .findFirst()
        .orElse(now);
  }

  /** Returns when the pass may act. */
  void confirm() {
    if (!confirmed) {
      log.confirm();
      confirmed = true;
    }
  }

  /** Returns when the intent is persisted. */
  void announce(String step, String token) {
    var entry = new IntentLogEntry(step, token, now);
    log.write(entry);
    close(step);
    open.add(entry);
    confirmed = true;
  }

  /** The create's result is known: the resource is on record from now on, or was refused. */
  void close(String step) {
    open.removeIf(p -> p.step().equals(step));
  }
}
