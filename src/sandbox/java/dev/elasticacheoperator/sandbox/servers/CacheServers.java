package dev.elasticacheoperator.sandbox.servers;

import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.elasticache.model.RebootCacheClusterRequest;

/**
 * Real servers behind the endpoints of a simulated AWS. They follow every call of ElastiCache
 * before its answer is returned, unless that takes seconds. A client therefore usually learns of no
 * state before the servers have it. They also follow the clock, because a change completes without
 * a call, and replace servers that have ended.
 */
public final class CacheServers implements CallHook, AutoCloseable {
  private static final long POLL_MILLIS = 500;

  /** Longest wait of an answer for the servers, below the time-outs of clients. */
  private static final long PATIENCE_SECONDS = 5;

  /** Pause after a failure, so that the servers of one cache do not hold up all others. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final SimulatedCloud cloud;
  private final NodeServers servers;
  private final Routes routes;
  private final Endpoints endpoints;
  private final Replication replication;
  private final ClusterFormation formation;
  private final SnapshotFiles snapshots;
  private final Consumer<String> remarks;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(CacheServers::daemon);
  private final Map<String, ServedCache> served = new HashMap<>();
  private final Map<String, Long> failures = new HashMap<>();
  private final Set<String> said = new HashSet<>();
  private volatile boolean closed;

  private CacheServers(
      SimulatedCloud cloud,
      ServerBinaries binaries,
      LoopbackHosts hosts,
      Authority authority,
      Path directory,
      Consumer<String> remarks) {
    this.cloud = cloud;
    this.servers = new NodeServers(binaries, hosts, directory.resolve("nodes"));
    this.routes = new Routes(servers);
    this.endpoints = new Endpoints(authority.context());
    this.replication = new Replication(servers);
    this.formation = new ClusterFormation(servers, directory.resolve("nodes"));
    this.snapshots = new SnapshotFiles(directory.resolve("snapshots"));
    this.remarks = remarks;
  }

  /**
   * Makes servers follow a simulated AWS until they are closed.
   *
   * @param hosts the addresses that the simulated AWS shows
   * @param directory for the files of the servers
   * @param remarks receives a sentence when an endpoint does not answer
   */
  public static CacheServers follow(
      SimulatedCloud cloud,
      ServerBinaries binaries,
      LoopbackHosts hosts,
      Authority authority,
      Path directory,
      Consumer<String> remarks) {
    var servers = new CacheServers(cloud, binaries, hosts, authority, directory, remarks);
    cloud.showHosts(hosts::of);
    cloud.hook(servers);
    servers.clock.scheduleWithFixedDelay(
        servers::tend, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    return servers;
  }

  private static Thread daemon(Runnable body) {
    var thread = new Thread(body, "cache-servers");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void before(SimulatedCall call) {
    snapshots.note(call);
  }

  @Override
  public void after(SimulatedCall call, AwsResponse answer) {
    if (!call.service().equals("elasticache")) {
      return;
    }
    try {
      clock.submit(() -> follow(call)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | RejectedExecutionException answered) {
      // The servers follow later, as a client of AWS also sees that they do.
    } catch (ExecutionException e) {
      say("The cache servers do not follow the simulated AWS: " + e.getCause().getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void follow(SimulatedCall call) {
    try {
      if (call.request() instanceof RebootCacheClusterRequest reboot) {
        reboot(call, reboot);
      }
      snapshots.forget(call);
      var order = snapshots.order(call);
      if (order.isPresent()) {
        save(order.get());
      }
    } catch (IOException | RuntimeException e) {
      say("The data of a snapshot is not kept: " + e.getMessage());
    }
    update();
  }

  /** Ends the servers of the nodes, which then start again. */
  private void reboot(SimulatedCall call, RebootCacheClusterRequest request) throws IOException {
    var arn = SnapshotFiles.cluster(call, request.cacheClusterId());
    servers.end(arn);
    for (var node : request.cacheNodeIdsToReboot()) {
      servers.end(arn + "." + node);
    }
    served.values().removeIf(servers::ended);
  }

  /** Saves the primary of each shard. */
  private void save(SnapshotFiles.Order order) throws IOException {
    for (var cache : served.values()) {
      boolean source =
          cache.arn().equals(order.cacheArn())
              || cache.nodes().stream().anyMatch(n -> n.id().equals(order.cacheArn()));
      for (var node : source ? cache.nodes() : List.<Node>of()) {
        var server = servers.redis(node.id());
        if (node.primary() && server.isPresent()) {
          server.get().save(SnapshotFiles.file(order.folder(), node.shard()));
        }
      }
    }
  }

  /** Looks for servers that have ended, which AWS replaces. */
  private synchronized void tend() {
    served.values().removeIf(servers::ended);
    update();
  }

  /** Makes the servers agree with the simulated AWS. */
  private synchronized void update() {
    if (closed) {
      return;
    }
    try {
      var caches = cloud.servedCaches().stream().filter(c -> servers.serves(c.engine())).toList();
      for (var cache : caches) {
        if (!cache.equals(served.get(cache.arn())) && !pausing(cache)) {
          update(cache);
        }
      }
      var wanted = routes.of(caches);
      endpoints.retain(wanted.keySet());
      for (var route : wanted.entrySet()) {
        lead(route.getKey(), route.getValue());
      }
      saveDaily(caches);
      served.keySet().retainAll(caches.stream().map(ServedCache::arn).toList());
      servers.retain(
          caches.stream()
              .flatMap(c -> c.nodes().stream())
              .map(Node::id)
              .collect(Collectors.toSet()));
    } catch (IOException | RuntimeException e) {
      say("The cache servers do not follow the simulated AWS: " + e.getMessage());
    }
  }

  /** Saves the caches whose daily snapshot AWS has taken since the last look. */
  private void saveDaily(List<ServedCache> caches) throws IOException {
    for (var cache : caches) {
      for (var arn : cache.automaticSnapshots()) {
        var order = snapshots.daily(cache.arn(), arn);
        if (order.isPresent() && served.containsKey(cache.arn())) {
          save(order.get());
        }
      }
    }
    snapshots.retainDaily(caches.stream().flatMap(c -> c.automaticSnapshots().stream()).toList());
  }

  private boolean pausing(ServedCache cache) {
    var failure = failures.get(cache.arn());
    return failure != null && System.nanoTime() - failure < PAUSE_NANOS;
  }

  /** A cache that fails is tried again after a pause, and the others go on. */
  private void update(ServedCache cache) {
    try {
      for (var node : cache.nodes()) {
        servers.provide(cache, node, begin(cache, node));
      }
      if (cache.clusterProtocol()) {
        routes.announced(cache).forEach(this::lead);
        formation.form(cache);
        load(cache);
      } else {
        replication.form(cache);
      }
      // Before the credentials change, because a client without one may still be accepted.
      routes.of(List.of(cache)).forEach(endpoints::redirect);
      for (var node : cache.nodes()) {
        var server = servers.redis(node.id());
        if (server.isPresent()) {
          server.get().accept(AccessRules.of(cache.access()));
          server.get().set(cache.parameters());
        }
      }
      served.put(cache.arn(), cache);
      failures.remove(cache.arn());
    } catch (IOException | RuntimeException e) {
      failures.put(cache.arn(), System.nanoTime());
      say("The servers of %s do not follow it: %s".formatted(cache.arn(), e.getMessage()));
    }
  }

  /** Returns the data of the snapshot with which the primary of a new cache begins. */
  private Optional<Path> begin(ServedCache cache, Node node) throws IOException {
    return served.containsKey(cache.arn()) || !node.primary()
        ? Optional.empty()
        : snapshots.begin(cache, node);
  }

  /** Loads the snapshot of a new cache that has other shards than the snapshot. */
  private void load(ServedCache cache) throws IOException {
    if (!served.containsKey(cache.arn())) {
      new SnapshotLoad(servers, cache).load(snapshots.toLoad(cache));
      snapshots.loaded(cache);
    }
  }

  private void lead(Endpoints.Address address, EndpointRelay.Route route) {
    try {
      endpoints.lead(address, route);
    } catch (IOException e) {
      say(e.getMessage());
    }
  }

  private void say(String remark) {
    if (!closed && said.add(remark)) {
      remarks.accept(remark);
    }
  }

  /** Returns the ids of all server processes. */
  synchronized List<Long> pids() {
    return servers.pids();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    clock.shutdownNow();
    synchronized (this) {
      endpoints.close();
      servers.close();
    }
  }
}
