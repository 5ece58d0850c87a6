package dev.elasticacheoperator.bench;

import dev.elasticacheoperator.sandbox.aws.Call;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import java.util.Map;
import java.util.TreeMap;

/** Counts every call that reaches AWS, refused ones as well. Thread safe. */
final class CallCount implements CallHook {

  /** Purpose of a call. */
  enum Kind {
    MUTATION("mutation"),
    READ("read"),
    /** Asking whether a cluster that is being made is there yet. */
    POLLING("polling");

    final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /**
   * @param service such as {@code ec2}
   * @param name AWS's name of it, such as {@code CreateVpc}
   */
  record Operation(Kind kind, String service, String name) implements Comparable<Operation> {
    @Override
    public int compareTo(Operation other) {
      var byKind = kind.compareTo(other.kind);
      var byService = service.compareTo(other.service);
      return byKind != 0 ? byKind : byService != 0 ? byService : name.compareTo(other.name);
    }
  }

  private final Map<Operation, Integer> counts = new TreeMap<>();
  private boolean creating;

  @Override
  public synchronized void before(Call call) {
    var kind =
        call.mutating()
            ? Kind.MUTATION
            : creating && call.operation().equals("DescribeCacheClusters")
                ? Kind.POLLING
                : Kind.READ;
    counts.merge(new Operation(kind, call.service(), call.operation()), 1, Integer::sum);
    creating |= call.operation().equals("CreateCacheCluster");
  }

  /** Returns the calls counted since the last time. */
  synchronized Map<Operation, Integer> take() {
    var taken = new TreeMap<>(counts);
    counts.clear();
    creating = false;
    return taken;
  }

  static int of(Map<Operation, Integer> counts, Kind kind) {
    return counts.entrySet().stream()
        .filter(e -> e.getKey().kind() == kind)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  static int all(Map<Operation, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
