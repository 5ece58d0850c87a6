package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.Group;
import dev.elasticacheoperator.sandbox.aws.elasticache.ElastiCacheState.StoredCluster;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Causes faults by name, for a user who has nothing but the name of a cache. A fault that AWS does
 * not have is refused with an IllegalArgumentException, whose message says what to write instead.
 */
public final class NamedFaults {

  private final ElastiCacheState state;

  NamedFaults(ElastiCacheState state) {
    this.state = state;
  }

  /** Returns the caches of the region with their states, and the faults, in lines of text. */
  public String help() {
    return "Faults: " + NamedFault.words() + "\nCaches: " + caches() + "\n";
  }

  /**
   * Causes a fault.
   *
   * @param cacheId empty for all caches that are created from now on
   * @return what happens now, in a sentence
   */
  public String cause(String fault, Optional<String> cacheId) {
    NamedFault named =
        NamedFault.of(fault)
            .orElseThrow(() -> refused("There is no fault " + fault + ". Write " + words()));
    return cacheId.map(id -> onCache(named, Identifiers.of(id))).orElseGet(() -> onCreates(named));
  }

  private static String words() {
    return "one of " + NamedFault.words() + ".";
  }

  private String onCreates(NamedFault fault) {
    return switch (fault) {
      case NONE -> {
        state.faults.letCreatesSucceed();
        yield "New caches become available.";
      }
      case CREATE_FAILED, RESTORE_FAILED, INCOMPATIBLE_NETWORK -> {
        state.faults.endCreatesIn(fault.word(), fault.event());
        yield "New caches end in " + fault.word() + ", until fault=none.";
      }
      default ->
          throw refused(fault.word() + " needs a cache. Add cache=NAME, with one of: " + caches());
    };
  }

  private String onCache(NamedFault fault, String id) {
    Group group = state.groups().get(id);
    if (group != null) {
      throw refused(
          "The members of replication group "
              + id
              + " fail, not the group. Name one of its members: "
              + state.members(group).stream()
                  .map(StoredCluster::id)
                  .collect(Collectors.joining(", ")));
    }
    if (state.serverless.find(id).isPresent()) {
      throw refused(
          "Serverless cache "
              + id
              + " has no faults but create-failed, at its creation. Leave out cache.");
    }
    StoredCluster cluster =
        Optional.ofNullable(state.clusters().get(id))
            .orElseThrow(() -> refused("There is no cache " + id + ". Caches: " + caches()));
    return onCluster(fault, cluster);
  }

  private String onCluster(NamedFault fault, StoredCluster cluster) {
    switch (fault) {
      case FAILED, INCOMPATIBLE_NETWORK, INCOMPATIBLE_PARAMETERS, RECOVERING ->
          state.faults.fail(cluster.id(), fault.word(), fault.event());
      case NONE -> state.faults.recover(cluster.id());
      case CREATE_FAILED, RESTORE_FAILED ->
          throw refused(fault.word() + " is a state of new caches. Leave out cache.");
      default -> happen(fault, cluster);
    }
    return cluster.id() + ": " + status(cluster.id());
  }

  private void happen(NamedFault fault, StoredCluster cluster) {
    boolean memcached = cluster.life().before().engine().equals("memcached");
    if (memcached && fault == NamedFault.REPLACE) {
      state.faults.replaceNode(
          cluster.id(), cluster.life().before().cacheNodes().get(0).cacheNodeId());
      return;
    }
    if (cluster.life().before().replicationGroupId() == null) {
      throw refused(
          fault.word()
              + " needs a member of a replication group, and replace takes Memcached too.");
    }
    MemberFaults members = state.faults.members();
    boolean done =
        switch (fault) {
          case REBOOT -> members.reboot(cluster.id());
          case REPLACE -> members.replace(cluster.id());
          default -> members.failOver(cluster.id());
        };
    if (!done) {
      throw refused(
          "AWS does not %s %s, which is %s: it is at work on it, or no other node has the data."
              .formatted(fault.word(), cluster.id(), status(cluster.id())));
    }
  }

  private String status(String clusterId) {
    return state.clusters().get(clusterId).life().status(state.now());
  }

  private String caches() {
    List<String> caches =
        Stream.concat(
                state.clusters().keySet().stream().map(id -> id + " (" + status(id) + ")"),
                state.serverless.all().stream()
                    .map(c -> c.name() + " (" + c.life().status(state.now()) + ")"))
            .toList();
    return caches.isEmpty() ? "none in " + state.region.name() : String.join(", ", caches);
  }

  private static IllegalArgumentException refused(String message) {
    return new IllegalArgumentException(message);
  }
}
