package dev.elasticacheoperator.controller.reachability;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads for all probes. More caches that do not answer than threads make the interval
 * longer, and no pass slower.
 */
public final class ProbeThreads implements ReachabilityChecks.Schedule, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ProbeThreads.class.getName());

  private static final int THREADS = 4;

  private final ScheduledThreadPoolExecutor threads =
      new ScheduledThreadPoolExecutor(
          THREADS,
          daemons("reachability"),
          // A pass that ends while the process stops must not fail.
          new ThreadPoolExecutor.DiscardPolicy());

  /** Returns a factory of threads that do not keep the process from ending. */
  static ThreadFactory daemons(String name) {
    return task -> {
      var thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void after(Duration delay, Runnable task) {
    threads.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** An error that no result describes would vanish with the result of the task. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "A probe ended with an error; the next one follows after the interval",
          e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
