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
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Whether this process may still change anything: it holds the Lease, and renewed it so lately that
 * nobody else can hold it yet.
 *
 * <p>The Java Operator SDK elects, and ends the process that has lost. But a process that was
 * stopped (a paused machine, a full node) for longer than the Lease lasts goes on in the middle of
 * a pass when it wakes, before it notices. So the Lease is looked at right before a change, unless
 * a look that is still good says that it is ours. AWS knows no fencing tokens: a call that is
 * already on its way when the process stops cannot be called back, and what it makes is found by
 * its tags.
 */
public final class Leadership implements MutationGuard {

  private static final Logger LOG = Logger.getLogger(Leadership.class);

  /**
   * @param identity of this process in the Lease
   * @param renewDeadline how long after a renewal this process may act; less than the Lease's
   *     duration by what a call takes and clocks differ
   */
  public record Terms(String namespace, String lease, String identity, Duration renewDeadline) {}

  /**
   * Until when the Lease is ours, on both clocks: one stands still while a machine sleeps, the
   * other may be set.
   */
  private record Held(Instant until, long untilNanos) {}

  private final KubernetesClient client;
  private final Optional<Terms> terms;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private Held held = new Held(Instant.MIN, 0);
  private boolean over;

  /**
   * @param terms empty where there is no election
   * @param nanoTime monotonic, as {@link System#nanoTime}
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

  @Override
  public void check(String operation) {
    if (terms.isEmpty()) {
      return;
    }
    try {
      if (!holds(terms.get())) {
        throw new Refused(
            operation + " is not sent: this replica does not hold the Lease any more");
      }
    } catch (KubernetesClientException e) {
      throw new Refused(operation + " is not sent: the Lease cannot be read: " + e.getMessage());
    }
  }

  private synchronized boolean holds(Terms terms) {
    if (!over && !isGood(held)) {
      held = look(terms);
    }
    return !over && isGood(held);
  }

  private boolean isGood(Held held) {
    return clock.instant().isBefore(held.until) && nanoTime.getAsLong() - held.untilNanos < 0;
  }

  /** The time of the last renewal is our own clock's: we have written it. */
  private Held look(Terms terms) {
    var now = clock.instant();
    var nanos = nanoTime.getAsLong();
    var spec = Optional.ofNullable(lease(terms).get()).map(Lease::getSpec).orElse(null);
    if (spec == null
        || spec.getRenewTime() == null
        || !terms.identity.equals(spec.getHolderIdentity())) {
      return new Held(Instant.MIN, nanos);
    }
    var until = spec.getRenewTime().toInstant().plus(terms.renewDeadline);
    return new Held(until, nanos + Duration.between(now, until).toNanos());
  }

  /** No change is made by this process from now on. */
  public synchronized void end() {
    over = true;
  }

  /**
   * Gives the Lease back, so that another replica need not wait for its end. To be called when no
   * pass is under way and nobody renews it any more.
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
            LOG.warnf("The Lease is not given back, and ends by itself: %s", e.getMessage());
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
