package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Faults of caches that a user causes by name. {@link NamedFaults} causes them. */
enum NamedFault {
  CREATE_FAILED("Failed to create the cache. Reason: InsufficientCacheClusterCapacity."),
  RESTORE_FAILED("Failed to restore the snapshot: the node type has insufficient memory."),
  FAILED("The cache nodes have failed."),
  INCOMPATIBLE_NETWORK("The subnets of the cache have insufficient free IP addresses."),
  INCOMPATIBLE_PARAMETERS("The cache nodes do not start with the values of the parameter group."),
  RECOVERING("Recovering cache nodes 0001."),
  REBOOT(""),
  REPLACE(""),
  FAIL_OVER(""),
  NONE("");

  private final String event;

  /**
   * @param event the reason that AWS tells in an event
   */
  NamedFault(String event) {
    this.event = event;
  }

  String event() {
    return event;
  }

  /** Returns the name as users write it, which for a state is AWS's own word. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<NamedFault> of(String word) {
    return Arrays.stream(values()).filter(fault -> fault.word().equals(word)).findFirst();
  }

  static String words() {
    return Arrays.stream(values()).map(NamedFault::word).collect(Collectors.joining(", "));
  }
}
