package dev.elasticacheoperator.bench;

import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts every call that reaches AWS, refused ones as well. Thread safe. */
final class CallCount implements CallHook {

  /** Purpose of a call. */
  enum CallKind {
    MUTATION("mutation"),
    READ("read"),
    /** Asking whether AWS has finished a cache, its users, a snapshot or an instance. */
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

  private static final List<String> CACHE_CHANGES =
      List.of(
          "CreateSnapshot",
          "DeleteCacheCluster",
          "DeleteReplicationGroup",
          "DeleteServerlessCache");

  /** Calls after which AWS takes its time, by the read that shows the progress. */
  private static final Map<String, List<String>> POLLED =
      Map.of(
          "DescribeCacheClusters", cacheChanges("CreateCacheCluster"),
          "DescribeReplicationGroups", cacheChanges("CreateReplicationGroup"),
          "DescribeServerlessCaches", cacheChanges("CreateServerlessCache"),
          "DescribeSnapshots", List.of("CreateSnapshot"),
          "DescribeInstances", List.of("RunInstances", "TerminateInstances"),
          "DescribeInstanceInformation", List.of("RunInstances"),
          "DescribeUsers", List.of("CreateUser", "DeleteUser"),
          "DescribeUserGroups", List.of("CreateUserGroup", "DeleteUserGroup"));

  private final Map<CountedOperation, Integer> counts = new TreeMap<>();
  private final Set<String> started = new HashSet<>();

  @Override
  public synchronized void before(SimulatedCall call) {
    counts.merge(
        new CountedOperation(kind(call), call.service(), call.operation()), 1, Integer::sum);
    started.add(call.operation());
  }

  private CallKind kind(SimulatedCall call) {
    if (call.mutating()) {
      return CallKind.MUTATION;
    }
    var starts = POLLED.getOrDefault(call.operation(), List.of());
    return Collections.disjoint(starts, started) ? CallKind.READ : CallKind.POLLING;
  }

  private static List<String> cacheChanges(String create) {
    return Stream.concat(Stream.of(create), CACHE_CHANGES.stream()).toList();
  }

  /** Returns the calls counted since the last time. */
  synchronized Map<CountedOperation, Integer> take() {
    var taken = new TreeMap<>(counts);
    counts.clear();
    started.clear();
    return taken;
  }

  static int of(Map<CountedOperation, Integer> counts, CallKind kind) {
    return counts.entrySet().stream()
        .filter(e -> e.getKey().kind() == kind)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** Returns the mutations and reads for each mutation, polling apart. */
  static double perMutation(Map<CountedOperation, Integer> counts) {
    var mutations = of(counts, CallKind.MUTATION);
    return (double) (mutations + of(counts, CallKind.READ)) / mutations;
  }

  static int all(Map<CountedOperation, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
