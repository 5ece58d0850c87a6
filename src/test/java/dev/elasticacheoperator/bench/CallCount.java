package dev.elasticacheoperator.bench;

import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.util.Map;
import java.util.TreeMap;

/** Counts every call that reaches AWS, refused ones as well. Thread safe. */
final class CallCount implements CallHook {

  /** Purpose of a call. */
  enum CallKind {
    MUTATION("mutation"),
    READ("read"),
    /** Asking whether a cluster that is being made is there yet. */
    POLLING("polling");

    final String word;

    CallKind(String word) {
      this.word = word;
    }
  }

  /**
   * @param service such as {@code ec2}
   * @param name AWS's name of it, such as {@code CreateVpc}
   */
  record CountedOperation(CallKind kind, String service, String name)
      implements Comparable<CountedOperation> {
    @Override
    public int compareTo(CountedOperation other) {
      var byKind = kind.compareTo(other.kind);
      var byService = service.compareTo(other.service);
      return byKind != 0 ? byKind : byService != 0 ? byService : name.compareTo(other.name);
    }
  }

  private final Map<CountedOperation, Integer> counts = new TreeMap<>();
  private boolean creating;

  @Override
  public synchronized void before(SimulatedCall call) {
    var kind =
        call.mutating()
            ? CallKind.MUTATION
            : creating && call.operation().equals("DescribeCacheClusters")
                ? CallKind.POLLING
                : CallKind.READ;
    counts.merge(new CountedOperation(kind, call.service(), call.operation()), 1, Integer::sum);
    creating |= call.operation().equals("CreateCacheCluster");
  }

  /** Returns the calls counted since the last time. */
  synchronized Map<CountedOperation, Integer> take() {
    var taken = new TreeMap<>(counts);
    counts.clear();
    creating = false;
    return taken;
  }

  static int of(Map<CountedOperation, Integer> counts, CallKind kind) {
    return counts.entrySet().stream()
        .filter(e -> e.getKey().kind() == kind)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  static int all(Map<CountedOperation, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
