package dev.elasticacheoperator.controller.lease;

import dev.elasticacheoperator.aws.client.MutationGuard;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Leadership of this process by a Lease, checked before every change of AWS. A process leads if it
 * holds the Lease and renewed it recently enough that no other process can hold it yet.
 *
 * <p>The Java Operator SDK runs the election, and ends a process that lost it. A process that was
 * paused longer than the Lease lasts continues in the middle of a pass before it notices the loss.
 * The guard therefore reads the Lease right before a change, unless an earlier read is still valid.
 *
 * <p>AWS has no fencing tokens. A call that is on its way when the process is paused cannot be
 * recalled, and its resource is found by its tags.
 */
public final class Leadership implements MutationGuard {

  private static final Logger LOG = Logger.getLogger(Leadership.class);

  private static final String AWAY =
      "The Kubernetes API server cannot be reached, so the Lease cannot be checked: ";

  /** Longest wait for the reason of a lost election. The client itself retries for minutes. */
  private static final Duration REASON_WAIT = Duration.ofSeconds(2);

  /**
   * Terms of the election.
   *
   * @param identity name of this process in the Lease
   * @param renewDeadline time after a renewal during which this process may act. The Lease lasts
   *     longer, by the duration of a call and the difference of clocks.
   */
  public record Terms(String namespace, String lease, String identity, Duration renewDeadline) {}

  /**
   * Result of a read of the Lease. Both clocks limit it: the monotonic clock stands still while a
   * machine sleeps, and the wall clock can be set.
   *
   * @param problem reason why this process does not lead, if {@code until} is over
   */
  private record Held(Instant until, long untilNanos, String problem) {}

  private final KubernetesClient client;
  private final Optional<Terms> terms;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private Held held = new Held(Instant.MIN, 0, "");
  private volatile boolean over;

  /**
   * Creates the guard.
   *
   * @param terms empty if there is no election
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   */
  public Leadership(
      KubernetesClient client, Optional<Terms> terms, InstantSource clock, LongSupplier nanoTime) {
    this.client = client;
    this.terms = terms;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  public Optional<Terms> terms() {
    return terms;
  }

  /**
   * Checks that this process leads.
   *
   * @throws Unverified if the Lease cannot be read, such as when the API server is away
   * @throws Refused if this process does not lead
   */
  @Override
  public void check(String operation) {
    if (terms.isEmpty()) {
      return;
    }
    Optional<String> problem;
    try {
      problem = problem(terms.get());
    } catch (KubernetesClientException e) {
      throw new Unverified("Skipped " + operation + ": " + unreadable(e));
    }
    if (problem.isPresent()) {
      throw new Refused("Skipped " + operation + ": " + problem.get());
    }
  }

  /**
   * Returns the reason for a lost election, for the log. The wait is short, because the process
   * must exit also while the API server is away.
   */
  public String reasonOfLoss() {
    if (terms.isEmpty()) {
      return "There is no election.";
    }
    return CompletableFuture.supplyAsync(() -> read(terms.get()).problem(), Leadership::daemon)
        .completeOnTimeout(
            AWAY + "no answer in " + REASON_WAIT.toSeconds() + " s",
            REASON_WAIT.toMillis(),
            TimeUnit.MILLISECONDS)
        .exceptionally(
            e ->
                e.getCause() instanceof KubernetesClientException failure
                    ? unreadable(failure)
                    : AWAY + e.getCause())
        .join();
  }

  private static void daemon(Runnable task) {
    var thread = new Thread(task, "lease-reason");
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized Optional<String> problem(Terms terms) {
    if (!over && !isValid(held)) {
      held = read(terms);
    }
    if (over) {
      return Optional.of("This replica has stopped leading.");
    }
    return isValid(held) ? Optional.empty() : Optional.of(held.problem());
  }

  private boolean isValid(Held held) {
    return clock.instant().isBefore(held.until) && nanoTime.getAsLong() - held.untilNanos < 0;
  }

  /** Reads the Lease. This process wrote the time of its last renewal, so its clock applies. */
  private Held read(Terms terms) {
    var now = clock.instant();
    var nanos = nanoTime.getAsLong();
    var spec = Optional.ofNullable(lease(terms).get()).map(Lease::getSpec);
    var holder = spec.map(s -> s.getHolderIdentity()).filter(name -> !name.isEmpty());
    if (!holder.equals(Optional.of(terms.identity))) {
      var other = holder.map(name -> "The replica " + name).orElse("No replica");
      return new Held(Instant.MIN, nanos, other + " holds the Lease " + terms.lease + ".");
    }
    var problem = "This replica did not renew the Lease " + terms.lease + " in time.";
    var renewed = spec.map(s -> s.getRenewTime()).map(time -> time.toInstant());
    if (renewed.isEmpty()) {
      return new Held(Instant.MIN, nanos, problem);
    }
    var until = renewed.get().plus(terms.renewDeadline);
    return new Held(until, nanos + Duration.between(now, until).toNanos(), problem);
  }

  /** Returns a message that distinguishes an API server that is away from one that refuses. */
  private static String unreadable(KubernetesClientException e) {
    var answered = e.getCode() > 0;
    return (answered ? "The Kubernetes API server does not return the Lease: " : AWAY)
        + e.getMessage();
  }

  /**
   * Ends the leadership, so that this process makes no further change. Does not wait for a check
   * that reads the Lease, because the API server may be away.
   */
  public void end() {
    over = true;
  }

  /**
   * Gives the Lease back, so that another replica need not wait for its end. Call this when no pass
   * runs and the election no longer renews the Lease.
   */
  public void resign() {
    end();
    terms.ifPresent(
        terms -> {
          try {
            var lease = lease(terms).get();
            if (lease != null && terms.identity.equals(lease.getSpec().getHolderIdentity())) {
              client.resource(vacated(lease)).update();
            }
          } catch (KubernetesClientException e) {
            LOG.warnf("The Lease was not given back and will expire: %s", e.getMessage());
          }
        });
  }

  private static Lease vacated(Lease lease) {
    return new LeaseBuilder(lease).editSpec().withHolderIdentity("").endSpec().build();
  }

  private Resource<Lease> lease(Terms terms) {
    return client.leases().inNamespace(terms.namespace).withName(terms.lease);
  }
}
