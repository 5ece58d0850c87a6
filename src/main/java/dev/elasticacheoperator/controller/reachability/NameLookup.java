package dev.elasticacheoperator.controller.reachability;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Resolves names with a time limit, which Java's resolver does not have. */
final class NameLookup {

  /** Source of the addresses of a name. */
  interface Resolver {

    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final Resolver resolver;
  private final Duration limit;

  /** As many as there are lookups at the same time. An idle thread ends after a minute. */
  private final ExecutorService threads =
      Executors.newCachedThreadPool(ProbeThreads.daemons("reachability-dns"));

  NameLookup(Resolver resolver, Duration limit) {
    this.resolver = resolver;
    this.limit = limit;
  }

  /**
   * Returns the addresses of the name. A lookup that takes too long goes on in its thread until the
   * resolver gives up.
   */
  List<InetAddress> addresses(String host) throws FaultException {
    var lookup = threads.submit(() -> List.of(resolver.resolve(host)));
    try {
      return lookup.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new FaultException(Fault.NAME_NOT_ANSWERED);
    } catch (ExecutionException e) {
      throw new FaultException(Fault.NAME_UNKNOWN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(Fault.NAME_NOT_ANSWERED);
    }
  }
}
