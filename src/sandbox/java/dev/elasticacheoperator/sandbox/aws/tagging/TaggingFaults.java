package dev.elasticacheoperator.sandbox.aws.tagging;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Switches for what the Resource Groups Tagging API does only in some regions or at times. */
public final class TaggingFaults {

  private final Set<String> unlisted = ConcurrentHashMap.newKeySet();

  /**
   * Leaves out all resources of a type. AWS's list of types grows over time.
   *
   * @param type such as {@code elasticache:subnetgroup}
   */
  public void leaveOut(String type) {
    unlisted.add(type);
  }

  boolean lists(String type) {
    return !unlisted.contains(type);
  }
}
