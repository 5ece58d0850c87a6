package dev.elasticacheoperator.aws.client;

/**
 * A table of values that were seen recently. It returns the earlier one of two equal values, so
 * that thousands of resources share one copy of each tag, zone and state. A newer value replaces an
 * older one in its slot, so that the table stays small. Thread safe, because a lost write costs one
 * more copy and nothing else.
 */
public final class RecentValues {

  private static final int SLOTS = 4096;
  private static final Object[] VALUES = new Object[SLOTS];

  private RecentValues() {}

  /**
   * Returns an equal value that was seen before, or the value itself.
   *
   * @param value an immutable value
   */
  @SuppressWarnings("unchecked") // the known value has the class of the given one
  public static <T> T same(T value) {
    int hash = value.hashCode();
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    Object known = VALUES[slot];
    if (known != null && known.getClass() == value.getClass() && known.equals(value)) {
      return (T) known;
    }
    VALUES[slot] = value;
    return value;
  }
}
