package dev.elasticacheoperator.sandbox.servers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Gives each primary of a cluster its slots. A slot that has another owner is moved with its keys,
 * while clients go on (redis.io, "CLUSTER SETSLOT", Redis Cluster live resharding).
 */
final class SlotMigration {
  private static final String KEYS_AT_ONCE = "100";

  private final Map<String, RedisServer> servers;
  private final Map<String, SlotRange> wanted;

  /**
   * @param servers the servers by their id in the cluster
   * @param wanted the slots of each primary, by its id
   */
  SlotMigration(Map<String, RedisServer> servers, Map<String, SlotRange> wanted) {
    this.servers = servers;
    this.wanted = wanted;
  }

  void run() throws IOException {
    for (var primary : wanted.entrySet()) {
      var target = servers.get(primary.getKey());
      var owners = ClusterNodes.of(target).owners();
      var free = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      for (int slot : primary.getValue().slots().toList()) {
        var owner = owners.get(slot);
        if (owner == null) {
          free.add(String.valueOf(slot));
        } else if (!owner.equals(primary.getKey())) {
          move(String.valueOf(slot), owner, primary.getKey());
        }
      }
      if (free.size() > 2) {
        target.call(free);
      }
    }
  }

  private void move(String slot, String from, String to) throws IOException {
    var source = servers.get(from);
    var target = servers.get(to);
    if (source == null) {
      // The source has gone with the keys of the slot.
      target.call("CLUSTER", "DELSLOTS", slot);
      target.call("CLUSTER", "ADDSLOTS", slot);
      return;
    }
    target.call("CLUSTER", "SETSLOT", slot, "IMPORTING", from);
    try {
      source.call("CLUSTER", "SETSLOT", slot, "MIGRATING", to);
    } catch (RespConnection.ServerError notTheOwner) {
      // The source has given up the slot already, and only the target does not know.
    }
    while (moveKeys(slot, source, target)) {
      // Each turn moves some keys.
    }
    target.call("CLUSTER", "SETSLOT", slot, "NODE", to);
    try {
      source.call("CLUSTER", "SETSLOT", slot, "NODE", to);
    } catch (RespConnection.ServerError emptied) {
      // After its last slot a source may already be a replica of the target, which knows the owner.
    }
  }

  private static boolean moveKeys(String slot, RedisServer source, RedisServer target)
      throws IOException {
    var keys = (List<?>) source.call("CLUSTER", "GETKEYSINSLOT", slot, KEYS_AT_ONCE);
    if (keys.isEmpty()) {
      return false;
    }
    source.migrate(target, List.of(), keys.stream().map(Object::toString).toList());
    return true;
  }
}
