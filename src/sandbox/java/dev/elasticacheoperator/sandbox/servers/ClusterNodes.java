package dev.elasticacheoperator.sandbox.servers;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** View that one server has of its cluster (redis.io, "CLUSTER NODES"). */
record ClusterNodes(List<Entry> entries) {
  private static final int ID = 0;
  private static final int FLAGS = 2;
  private static final int PRIMARY = 3;
  private static final int LINK = 7;
  private static final int FIRST_SLOTS = 8;

  /**
   * A node of the cluster.
   *
   * @param primary the id of its primary; empty for a primary
   * @param met true if the server has heard of it more than its address
   */
  record Entry(
      String id, boolean self, boolean met, Optional<String> primary, List<SlotRange> slots) {}

  static ClusterNodes of(RedisServer server) throws IOException {
    return parse(server.call("CLUSTER", "NODES").toString());
  }

  static ClusterNodes parse(String text) {
    return new ClusterNodes(text.lines().map(line -> entry(line.split(" "))).toList());
  }

  private static Entry entry(String[] words) {
    var flags = List.of(words[FLAGS].split(","));
    boolean self = flags.contains("myself");
    return new Entry(
        words[ID],
        self,
        self || words[LINK].equals("connected") && !flags.contains("handshake"),
        words[PRIMARY].equals("-") ? Optional.empty() : Optional.of(words[PRIMARY]),
        Arrays.stream(words)
            .skip(FIRST_SLOTS)
            .filter(word -> !word.startsWith("["))
            .map(SlotRange::of)
            .toList());
  }

  Entry self() {
    return entries.stream().filter(Entry::self).findFirst().orElseThrow();
  }

  boolean knows(String id) {
    return entries.stream().anyMatch(e -> e.id().equals(id) && e.met());
  }

  /** Returns the ids of the nodes that are not among these. */
  List<String> others(List<String> ids) {
    return entries.stream().map(Entry::id).filter(id -> !ids.contains(id)).toList();
  }

  /** Returns the owner of each slot that has one. */
  Map<Integer, String> owners() {
    var owners = new HashMap<Integer, String>();
    for (var entry : entries) {
      for (var range : entry.slots()) {
        range.slots().forEach(slot -> owners.put(slot, entry.id()));
      }
    }
    return owners;
  }
}
