package dev.elasticacheoperator.sandbox.servers;

import java.util.stream.Stream;

/**
 * Slots of a shard.
 *
 * @param from the first slot
 * @param to the last slot
 */
record SlotRange(int from, int to) {
  /** Reads a range such as {@code 0-8191}, or a single slot. */
  static SlotRange of(String text) {
    var ends = text.split("-");
    return new SlotRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
  }

  Stream<Integer> slots() {
    return Stream.iterate(from, slot -> slot <= to, slot -> slot + 1);
  }
}
