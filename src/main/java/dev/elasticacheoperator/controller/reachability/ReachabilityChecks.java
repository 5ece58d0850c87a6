package dev.elasticacheoperator.controller.reachability;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Probes of the caches of all environments, each once per interval. They run beside the passes, so
 * that no pass waits for the network: a pass only says what to probe and takes the last result.
 */
public final class ReachabilityChecks {

  /** Runs tasks later, a bounded number of them at the same time. */
  public interface Schedule {

    void after(Duration delay, Runnable task);
  }

  /** The environment of a cache. */
  public record Subject(String uid, String namespace, String name) {}

  /** The last result of a target. */
  public record Checked(ProbeTarget target, ProbeResult result) {}

  /** One cache under observation. A changed target begins a new observation. */
  private static final class Watch {

    private final Subject subject;
    private final ProbeTarget target;
    private volatile Optional<ProbeResult> result = Optional.empty();
    private int failures;

    private Watch(Subject subject, ProbeTarget target) {
      this.subject = subject;
      this.target = target;
    }
  }

  private static final int MOST_DOUBLINGS = 16;

  private final Optional<Prober> prober;
  private final Schedule schedule;
  private final Duration interval;
  private final Duration retry;
  private final Map<String, Watch> watches = new ConcurrentHashMap<>();
  private volatile Consumer<Subject> listener = subject -> {};

  private ReachabilityChecks(
      Optional<Prober> prober, Schedule schedule, Duration interval, Duration retry) {
    this.prober = prober;
    this.schedule = schedule;
    this.interval = interval;
    this.retry = retry;
  }

  /** Returns checks that never probe. */
  public static ReachabilityChecks off() {
    return new ReachabilityChecks(
        Optional.empty(), (delay, task) -> {}, Duration.ZERO, Duration.ZERO);
  }

  /**
   * Returns checks that probe.
   *
   * @param interval time between two probes of a cache
   * @param retry time to the next probe after the first failure. Each further failure doubles it,
   *     up to the interval
   */
  public static ReachabilityChecks of(
      Prober prober, Schedule schedule, Duration interval, Duration retry) {
    return new ReachabilityChecks(Optional.of(prober), schedule, interval, retry);
  }

  /** Returns false if the checks are switched off. */
  public boolean enabled() {
    return prober.isPresent();
  }

  /** Sets the receiver of environments whose result is another one than before. */
  public void onNews(Consumer<Subject> listener) {
    this.listener = listener;
  }

  /**
   * Probes the target from now on, until another call says otherwise. The calls for one environment
   * come one after the other, as its passes do.
   *
   * @param first time to the first probe of an environment that is not probed yet
   */
  public void watch(Subject subject, ProbeTarget target, Duration first) {
    var known = watches.get(subject.uid());
    if (known != null && known.target.equals(target)) {
      return;
    }
    var added = new Watch(subject, target);
    // A probe that runs at once must find its watch, or it takes itself for an outdated one.
    watches.put(subject.uid(), added);
    // A changed target is urgent, because its clients change with it.
    schedule.after(known == null ? first : Duration.ZERO, () -> check(added));
  }

  /** Returns true if the cache of the environment is probed. */
  public boolean isWatched(String uid) {
    return watches.containsKey(uid);
  }

  /** Returns the last result of the target that is probed now; empty before the first. */
  public Optional<Checked> last(String uid) {
    return Optional.ofNullable(watches.get(uid))
        .flatMap(watch -> watch.result.map(result -> new Checked(watch.target, result)));
  }

  /** Stops probing the cache of the environment. */
  public void forget(String uid) {
    watches.remove(uid);
  }

  private void check(Watch watch) {
    if (!isCurrent(watch)) {
      return;
    }
    try {
      var result = prober.orElseThrow().probe(watch.target);
      watch.failures = result instanceof ProbeResult.Failed ? watch.failures + 1 : 0;
      var news = !watch.result.equals(Optional.of(result));
      watch.result = Optional.of(result);
      if (news && isCurrent(watch)) {
        listener.accept(watch.subject);
      }
    } finally {
      schedule.after(delay(watch.failures), () -> check(watch));
    }
  }

  private boolean isCurrent(Watch watch) {
    return watches.get(watch.subject.uid()) == watch;
  }

  private Duration delay(int failures) {
    if (failures == 0) {
      return interval;
    }
    var doubled = retry.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return doubled.compareTo(interval) < 0 ? doubled : interval;
  }
}
