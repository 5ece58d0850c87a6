package dev.elasticacheoperator.bench;

import static java.util.stream.Collectors.joining;

import dev.elasticacheoperator.bench.CallCount.Kind;
import dev.elasticacheoperator.bench.CallCount.Operation;
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
        # Benchmarks

        Measured, not estimated: `./mvnw -Pbench` builds the production jar, runs it and the
        operator's code on the simulated AWS, and writes this page. It is no test and nothing fails
        by it. Fewer environments in the last section: `-Dbench.environments=100`.

        Measured on %s: %d cores, %d MiB of memory, Java %s. The machine was not idle, so times are
        upper bounds; counts of calls do not depend on it.
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

  void creation(Map<Operation, Integer> calls) {
    var mutations = CallCount.of(calls, Kind.MUTATION);
    var reads = CallCount.of(calls, Kind.READ);
    line(
        """
        ## AWS calls to create `examples/article.yaml`

        AWS takes as long as it usually does (a cluster 6 minutes, an instance 20 seconds, a new
        instance profile 10 seconds until EC2 knows it, which costs one refused `RunInstances`).

        | calls | |
        |---|---:|
        | mutations | %d |
        | reads | %d |
        | both | %d |
        | both, per mutation (aim: at most %s) | %s |
        | asking ElastiCache for the new cluster, every 15 seconds | %d |
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
                CallCount.of(calls, Kind.POLLING),
                TERRAFORM_CREATES_WITH,
                calls.entrySet().stream()
                    .map(e -> row(name(e.getKey()), e.getKey().kind().word, e.getValue()))
                    .collect(joining("\n"))));
  }

  void drift(Map<Integer, InProcess.Drift> byCount) {
    line(
        """
        ## AWS calls to look at unchanged environments

        One look is a drift interval (5 minutes); the same number for any number of environments,
        until a page fills (100 route tables, 100 of each kind on ElastiCache, 1,000 of any other).
        A deep look (every 15 minutes) adds what AWS tells only resource by resource: tags and
        parameter values on ElastiCache, the instance profile and its tags, DNS hostnames. Deep
        looks of many environments are spread over their interval. Terraform asks all of this each
        time.

        | environments | one look | the first after a restart | deep looks, in 15 minutes | Terraform, each time |
        |---:|---:|---:|---:|---:|
        %s

        What one look consists of, for %s environments:

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

        Alone: the operator's code in one thread, calls answered in memory, no rate limits; what
        the operator itself adds. Whole: the production jar, HTTP to the API server and to AWS,
        polling every second, AWS's rate limits kept (2 `RunInstances` a second after the first 5).

        | environments | alone, s | whole, s |
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
        readiness probe, leader election on: median %s s of %d, from %s to %s; of
        processor time the median is %s s.
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
        | a restart: until ready | %s s |
        | ... and from then until nothing is left to do | %s s |
        | ... with so many AWS calls | %d |
        | resident memory then | %d MiB |
        | AWS calls in one drift interval (here 20 s): pages of lists | %d |
        | ... and of the deep looks that fell into it | %d |

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

  private static String name(Operation operation) {
    return operation.service() + " " + operation.name();
  }

  private static String seconds(Duration duration) {
    return number(duration.toMillis() / 1000.0);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
