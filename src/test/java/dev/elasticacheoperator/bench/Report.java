package dev.elasticacheoperator.bench;

import static java.util.stream.Collectors.joining;

import dev.elasticacheoperator.bench.CallCount.CallKind;
import dev.elasticacheoperator.bench.CallCount.CountedOperation;
import dev.elasticacheoperator.bench.OperatorProcess.StartUp;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** {@code docs/benchmarks.md}, section by section. */
final class Report {

  /** Calls that Terraform's AWS provider makes to create the article's environment. */
  private static final int TERRAFORM_CREATES_WITH = 78;

  /** Calls that it makes to refresh one unchanged environment. */
  private static final int TERRAFORM_REFRESHES_WITH = 36;

  private static final double AIM = 1.3;

  private final StringBuilder text = new StringBuilder();

  Report() {
    line(
        """
        # Measure the operator's cost

        Run `./mvnw -Pbench`. It builds the production jar, runs the jar and the operator's code on the
        simulated AWS, and writes this page. The benchmark is no test and never fails a build. Use
        `-Dbench.environments=100` for fewer environments in the last section.

        Measured on %s: %d cores, %d MiB of memory, Java %s. The machine was not idle, so times are
        upper bounds. Counts of calls do not depend on the machine.
        """
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                memoryMiB(),
                System.getProperty("java.version")));
  }

  private static long memoryMiB() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getTotalMemorySize() >> 20;
  }

  String text() {
    return text.toString();
  }

  void creation(Map<CountedOperation, Integer> calls) {
    var mutations = CallCount.of(calls, CallKind.MUTATION);
    var reads = CallCount.of(calls, CallKind.READ);
    line(
        """
        ## AWS calls to create `examples/article.yaml`

        The simulated AWS takes as long as AWS usually does: a cluster 6 minutes, an instance 20
        seconds, a new instance profile 10 seconds until EC2 knows it. The profile costs one refused
        `RunInstances`.

        | calls | |
        |---|---:|
        | mutations | %d |
        | reads | %d |
        | both | %d |
        | both, per mutation (aim: at most %s) | %s |
        | polling ElastiCache for the new cluster, every 15 seconds | %d |
        | Terraform, for the same environment | %d |

        | operation | kind | calls |
        |---|---|---:|
        %s
        """
            .formatted(
                mutations,
                reads,
                mutations + reads,
                AIM,
                number((double) (mutations + reads) / mutations),
                CallCount.of(calls, CallKind.POLLING),
                TERRAFORM_CREATES_WITH,
                calls.entrySet().stream()
                    .map(e -> row(name(e.getKey()), e.getKey().kind().word, e.getValue()))
                    .collect(joining("\n"))));
  }

  void drift(Map<Integer, InProcess.Drift> byCount) {
    line(
        """
        ## AWS calls to check unchanged environments

        A check covers one drift interval (5 minutes). It takes the same number of calls for any number
        of environments, until a page is full: 100 route tables, 100 of each kind on ElastiCache, 1,000
        of any other kind. Every 15 minutes, deep checks add the per-resource facts: tags and parameter
        values on ElastiCache, the instance profile and its tags, DNS hostnames. Deep checks of many
        environments are spread over the interval. Terraform reads all of this each time.

        | environments | one check | the first after a restart | deep checks, in 15 minutes | Terraform, each time |
        |---:|---:|---:|---:|---:|
        %s

        Calls of one check, for %s environments:

        | operation | calls |
        |---|---:|
        %s
        """
            .formatted(
                byCount.entrySet().stream()
                    .map(
                        e ->
                            row(
                                e.getKey(),
                                CallCount.all(e.getValue().look()),
                                CallCount.all(e.getValue().restart()),
                                CallCount.all(e.getValue().deep()),
                                e.getKey() * TERRAFORM_REFRESHES_WITH))
                    .collect(joining("\n")),
                byCount.keySet().stream().map(String::valueOf).collect(joining(", ")),
                looks(byCount)));
  }

  private static String looks(Map<Integer, InProcess.Drift> byCount) {
    return byCount.values().stream()
        .flatMap(drift -> drift.look().keySet().stream())
        .distinct()
        .sorted()
        .map(
            operation ->
                row(
                    name(operation),
                    byCount.values().stream()
                        .map(drift -> String.valueOf(drift.look().getOrDefault(operation, 0)))
                        .collect(joining(", "))))
        .collect(joining("\n"));
  }

  void ready(Map<Integer, Duration> engine, Map<Integer, Duration> whole) {
    line(
        """
        ## Time to Ready where AWS is instant

        Code alone: the operator's code in one thread, with calls answered in memory and no rate limits.
        Complete: the production jar with HTTP to the API server and to AWS, polling every second, within
        AWS's rate limits (2 `RunInstances` per second after the first 5; `aws-rate-share` is 1).

        | environments | code alone, s | complete, s |
        |---:|---:|---:|
        %s
        """
            .formatted(
                engine.entrySet().stream()
                    .map(
                        e -> row(e.getKey(), seconds(e.getValue()), seconds(whole.get(e.getKey()))))
                    .collect(joining("\n"))));
  }

  void startUp(List<StartUp> sorted) {
    line(
        """
        ## Start-up

        From the start of the process (`java %s -jar quarkus-run.jar`) to the first success of its
        readiness probe, with leader election: median %s s of %d, from %s to %s; the
        median processor time is %s s.
        """
            .formatted(
                String.join(" ", OperatorProcess.JVM),
                seconds(sorted.get(sorted.size() / 2).wall()),
                sorted.size(),
                seconds(sorted.get(0).wall()),
                seconds(sorted.get(sorted.size() - 1).wall()),
                seconds(
                    sorted.stream().map(StartUp::cpu).sorted().toList().get(sorted.size() / 2))));
  }

  void crowd(Processes.Crowd crowd) {
    line(
        """
        ## %d environments

        The production jar with `%s`; each environment a copy of `examples/article.yaml`.

        | | |
        |---|---:|
        | created, 100 at a time, until all are Ready, within AWS's rate limits | %s s |
        | resident memory after an idle minute | %d MiB |
        | heap in use after a full collection then | %d MiB |
        | processor time of the idle minute | %s s |
        | a restart, until the probe is ready | %s s |
        | ... and from then until the operator is idle | %s s |
        | ... AWS calls until then | %d |
        | resident memory then | %d MiB |
        | AWS calls in one drift interval (here 20 s): pages of lists | %d |
        | ... and of the deep checks in that interval | %d |

        | operation | after the restart | in one drift interval |
        |---|---:|---:|
        %s
        """
            .formatted(
                crowd.environments(),
                String.join(" ", OperatorProcess.JVM),
                seconds(crowd.ready()),
                crowd.idleMiB(),
                crowd.liveMiB(),
                seconds(crowd.idleCpu()),
                seconds(crowd.restartReady()),
                seconds(crowd.restartCalm()),
                CallCount.all(crowd.restart()),
                crowd.restartMiB(),
                crowd.interval().entrySet().stream()
                    .filter(e -> !InProcess.DEEP.contains(e.getKey().name()))
                    .mapToInt(Map.Entry::getValue)
                    .sum(),
                crowd.interval().entrySet().stream()
                    .filter(e -> InProcess.DEEP.contains(e.getKey().name()))
                    .mapToInt(Map.Entry::getValue)
                    .sum(),
                Stream.concat(crowd.restart().keySet().stream(), crowd.interval().keySet().stream())
                    .distinct()
                    .sorted()
                    .map(
                        operation ->
                            row(
                                name(operation),
                                crowd.restart().getOrDefault(operation, 0),
                                crowd.interval().getOrDefault(operation, 0)))
                    .collect(joining("\n"))));
  }

  private void line(String section) {
    text.append(text.isEmpty() ? "" : "\n").append(section);
  }

  private static String row(Object... cells) {
    return List.of(cells).stream().map(String::valueOf).collect(joining(" | ", "| ", " |"));
  }

  private static String name(CountedOperation operation) {
    return operation.service() + " " + operation.name();
  }

  private static String seconds(Duration duration) {
    return number(duration.toMillis() / 1000.0);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
