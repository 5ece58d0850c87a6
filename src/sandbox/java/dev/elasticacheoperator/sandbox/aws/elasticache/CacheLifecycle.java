package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Times of a cluster or replication group: its create, when it becomes available, the change in
 * progress and its deletion. Nothing moves it: every question is answered from the instant it is
 * asked at.
 *
 * @param <T> what is changed, an immutable picture of the resource
 * @param createdAt when the create call was made
 * @param availableAt from when it is {@code available}
 * @param before the picture until {@code change} is done
 * @param change the modification ahead or under way, if any
 * @param work what keeps AWS from taking another call on it for a while, if anything ever did
 * @param deletedAt when the delete call was made, if it was
 * @param goneAt from when nothing is left of it, if it is being deleted
 * @param failure the state in which it ended by itself, if it did
 */
record CacheLifecycle<T>(
    Instant createdAt,
    Instant availableAt,
    T before,
    Optional<PendingChange<T>> change,
    Optional<BusyPeriod> work,
    Optional<Instant> deletedAt,
    Optional<Instant> goneAt,
    Optional<Failure> failure) {

  /** A modification: waiting until {@code from}, under way until {@code until}, then in force. */
  record PendingChange<T>(Instant from, Instant until, T after) {}

  /** Something that changes nothing and yet has a state of its own, such as a backup. */
  record BusyPeriod(String status, Instant until) {}

  /** A state that AWS has put it into by itself, such as {@code create-failed}. */
  record Failure(String status, Instant from) {}

  static <T> CacheLifecycle<T> creating(Instant now, Instant availableAt, T picture) {
    return new CacheLifecycle<>(
        now,
        availableAt,
        picture,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** AWS's word for the state: creating, available, modifying, deleting, a failure or the work. */
  String status(Instant now) {
    if (deletedAt.isPresent()) {
      return "deleting";
    }
    if (failure.filter(f -> !now.isBefore(f.from())).isPresent()) {
      return failure.get().status();
    }
    if (now.isBefore(availableAt)) {
      return "creating";
    }
    if (change.filter(c -> !now.isBefore(c.from()) && now.isBefore(c.until())).isPresent()) {
      return "modifying";
    }
    return work.filter(w -> now.isBefore(w.until())).map(BusyPeriod::status).orElse("available");
  }

  boolean available(Instant now) {
    return status(now).equals("available");
  }

  /**
   * Returns true if the endpoint exists: the cluster has been available and is not being deleted.
   */
  boolean reachable(Instant now) {
    return deletedAt.isEmpty()
        && !now.isBefore(availableAt)
        && failure.filter(f -> !f.from().isAfter(availableAt)).isEmpty();
  }

  boolean gone(Instant now) {
    return goneAt.filter(end -> !now.isBefore(end)).isPresent();
  }

  /** The picture as it is in force at {@code now}. */
  T picture(Instant now) {
    return change.filter(c -> !now.isBefore(c.until())).map(PendingChange::after).orElse(before);
  }

  /** Returns the value after the change in progress; empty if there is none. */
  Optional<T> ahead(Instant now) {
    return change.filter(c -> now.isBefore(c.until())).map(PendingChange::after);
  }

  /** Changes at once, in the picture in force and in the one ahead. */
  CacheLifecycle<T> edited(UnaryOperator<T> edit) {
    return new CacheLifecycle<>(
        createdAt,
        availableAt,
        edit.apply(before),
        change.map(c -> new PendingChange<>(c.from(), c.until(), edit.apply(c.after()))),
        work,
        deletedAt,
        goneAt,
        failure);
  }

  /** Adds to what is ahead, which is now due from {@code from} until {@code until}. */
  CacheLifecycle<T> modified(Instant now, Instant from, Instant until, UnaryOperator<T> edit) {
    T current = picture(now);
    T after = edit.apply(ahead(now).orElse(current));
    return new CacheLifecycle<>(
        createdAt,
        availableAt,
        current,
        Optional.of(new PendingChange<>(from, until, after)),
        work,
        deletedAt,
        goneAt,
        failure);
  }

  /** With nothing ahead: a change that is done has become the picture, one that waits is off. */
  CacheLifecycle<T> settled(Instant now) {
    return new CacheLifecycle<>(
        createdAt, availableAt, picture(now), Optional.empty(), work, deletedAt, goneAt, failure);
  }

  /** In that state until then; what is ahead of it stays so. */
  CacheLifecycle<T> working(String status, Instant until) {
    return new CacheLifecycle<>(
        createdAt,
        availableAt,
        before,
        change,
        Optional.of(new BusyPeriod(status, until)),
        deletedAt,
        goneAt,
        failure);
  }

  CacheLifecycle<T> deleting(Instant now, Instant end) {
    return new CacheLifecycle<>(
        createdAt, availableAt, before, change, work, Optional.of(now), Optional.of(end), failure);
  }

  /** In that state from then on. */
  CacheLifecycle<T> failing(String status, Instant from) {
    return new CacheLifecycle<>(
        createdAt,
        availableAt,
        before,
        change,
        work,
        deletedAt,
        goneAt,
        Optional.of(new Failure(status, from)));
  }

  /** With its failure mended. */
  CacheLifecycle<T> recovered() {
    return new CacheLifecycle<>(
        createdAt, availableAt, before, change, work, deletedAt, goneAt, Optional.empty());
  }
}
