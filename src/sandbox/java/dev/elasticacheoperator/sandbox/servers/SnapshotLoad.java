package dev.elasticacheoperator.sandbox.servers;

import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads a snapshot into a cluster whose shards are not those of the snapshot. A server that nobody
 * else uses reads each file, and sends each key to the shard of its slot (redis.io, "MIGRATE").
 */
final class SnapshotLoad {
  private static final String START = "0";
  private static final String KEYS_AT_ONCE = "500";

  private final NodeServers servers;
  private final Map<SlotRange, RedisServer> primaries = new LinkedHashMap<>();

  SnapshotLoad(NodeServers servers, ServedCache cache) {
    this.servers = servers;
    for (var node : cache.nodes()) {
      var slots = node.slots().filter(s -> node.primary());
      slots
          .flatMap(s -> servers.redis(node.id()))
          .ifPresent(server -> primaries.put(SlotRange.of(slots.get()), server));
    }
  }

  /** Loads all files. A repetition replaces the keys of an attempt that failed. */
  void load(List<Path> files) throws IOException {
    for (var file : files) {
      try (var source = servers.reader(file)) {
        var cursor = START;
        do {
          var page = (List<?>) source.call("SCAN", cursor, "COUNT", KEYS_AT_ONCE);
          cursor = page.get(0).toString();
          send(source, ((List<?>) page.get(1)).stream().map(Object::toString).toList());
        } while (!cursor.equals(START));
      }
    }
  }

  private void send(RedisServer source, List<String> keys) throws IOException {
    if (keys.isEmpty()) {
      return;
    }
    var any = primaries.values().iterator().next();
    var slots = any.pipeline(keys.stream().map(k -> List.of("CLUSTER", "KEYSLOT", k)).toList());
    var byTarget = new LinkedHashMap<RedisServer, List<String>>();
    for (int i = 0; i < keys.size(); i++) {
      var target = primaryOf(Integer.parseInt(slots.get(i).toString()));
      byTarget.computeIfAbsent(target, t -> new ArrayList<>()).add(keys.get(i));
    }
    for (var part : byTarget.entrySet()) {
      source.migrate(part.getKey(), List.of("COPY", "REPLACE"), part.getValue());
    }
  }

  private RedisServer primaryOf(int slot) throws IOException {
    for (var primary : primaries.entrySet()) {
      if (primary.getKey().from() <= slot && slot <= primary.getKey().to()) {
        return primary.getValue();
      }
    }
    throw new IOException("no server for slot " + slot);
  }
}
