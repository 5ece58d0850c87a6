package dev.elasticacheoperator.bench;

import static java.util.stream.Collectors.joining;

import dev.elasticacheoperator.bench.CallCount.CallKind;
import dev.elasticacheoperator.bench.CallCount.CountedOperation;
import dev.elasticacheoperator.bench.OperatorProcess.StartUp;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
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

  private static final String TITLE =
      """
      # Measure the operator's cost

      Run `./mvnw -Pbench`. It builds the production jar, runs the jar and the operator's code on the
      simulated AWS, and writes this page. The benchmark is no test and never fails a build. Use
      `-Dbench.environments=100` for fewer environments in the last section, and `-Dbench.only=calls`
      to count calls alone, which takes a minute and leaves the other sections as they are
      (`-Dbench.only=machine` measures the machine alone). Counts of calls do not depend on the
      machine. Times do, so compare only times of the same machine.
      """;

  /** Sections of the page, in order. */
  private enum Section {
    CREATION("AWS calls to create `examples/article.yaml`"),
    TOPOLOGIES("AWS calls of each topology"),
    DRIFT("AWS calls to check unchanged environments"),
    MACHINE("The machine of the times below"),
    READY("Time to Ready where AWS is instant"),
    START_UP("Start-up"),
    CROWD("Many environments");

    final String heading;

    Section(String heading) {
      this.heading = "## " + heading + "\n";
    }
  }

  private final Map<Section, String> sections = new EnumMap<>(Section.class);

  /** Takes over the sections of an earlier page, until they are measured again. */
  Report(String earlier) {
    for (var section : Section.values()) {
      var start = earlier.indexOf(section.heading);
      if (start >= 0) {
        var end = earlier.indexOf("\n## ", start);
        sections.put(section, earlier.substring(start, end < 0 ? earlier.length() : end));
      }
    }
  }

  private static String measured() {
    return "Measured on %s: %d cores, %d MiB of memory, Java %s. The machine was not idle."
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            memoryMiB(),
            System.getProperty("java.version"));
  }

  private static long memoryMiB() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getTotalMemorySize() >> 20;
  }

  String text() {
    return TITLE + "\n" + String.join("\n", sections.values());
  }

  void creation(Map<CountedOperation, Integer> calls) {
    var mutations = CallCount.of(calls, CallKind.MUTATION);
    var reads = CallCount.of(calls, CallKind.READ);
    write(
        Section.CREATION,
        """
        The simulated AWS takes as long as AWS usually does: a cluster 6 minutes, an instance 20
        seconds, a new instance profile 10 seconds until EC2 knows it. The profile costs one refused
        `RunInstances`.

        | calls | |
        |---|---:|
        | mutations | %d |
        | reads | %d |
        | both | %d |
        | both, per mutation (aim: at most %s) | %s |
        | polling for the new cluster and the instance, every 15 seconds | %d |
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
                number(CallCount.perMutation(calls)),
                CallCount.of(calls, CallKind.POLLING),
                TERRAFORM_CREATES_WITH,
                calls.entrySet().stream()
                    .map(e -> row(name(e.getKey()), e.getKey().kind().word, e.getValue()))
                    .collect(joining("\n"))));
  }

  void topologies(Map<Example, InProcess.Life> lives) {
    write(
        Section.TOPOLOGIES,
        """
        One environment of each topology, where the simulated AWS takes as long as AWS usually does.
        Calls are mutations + reads + polling. Polling asks every 15 seconds whether AWS has finished a
        cache, its users, a snapshot or an instance. The snapshot that `examples/valkey-tls.yaml` takes
        before its deletion needs 15 minutes. AWS refuses some deletions while interfaces of a
        serverless cache remain.

        | example | topology | create | both, per mutation | one check | deep check | delete |
        |---|---|---:|---:|---:|---:|---:|
        %s
        """
            .formatted(
                lives.entrySet().stream()
                    .map(
                        e ->
                            row(
                                "`examples/" + e.getKey().file + "`",
                                e.getKey().topology,
                                kinds(e.getValue().create()),
                                number(CallCount.perMutation(e.getValue().create())),
                                CallCount.all(e.getValue().idle().look()),
                                CallCount.all(e.getValue().idle().deep()),
                                kinds(e.getValue().delete())))
                    .collect(joining("\n"))));
  }

  private static String kinds(Map<CountedOperation, Integer> calls) {
    return Stream.of(CallKind.values())
        .map(kind -> String.valueOf(CallCount.of(calls, kind)))
        .collect(joining(" + "));
  }

  void drift(Map<Integer, InProcess.Drift> byCount, Map<Integer, InProcess.Drift> mixed) {
    write(
        Section.DRIFT,
        """
        A check covers one drift interval (5 minutes). It takes the same number of calls for any number
        of environments, until a page is full: 100 route tables, 100 of each kind on ElastiCache, 200
        instances, 500 of any other kind. Every 15 minutes, deep checks add the per-resource facts. Tags and
        instance profiles come in pages of 100. One call remains for each environment with a parameter group of
        its own, and one for each without a bastion, for the DNS hostnames. Deep checks of many environments
        are spread over the interval, in which the pages are read twice. Terraform reads all of this each time.

        | environments | one check | the first after a restart | deep checks, in 15 minutes | Terraform, each time |
        |---:|---:|---:|---:|---:|
        %s

        Environments of all topologies in turn:

        | environments | one check | the first after a restart | deep checks, in 15 minutes | calls for one resource, per environment (aim: at most 2) |
        |---:|---:|---:|---:|---:|
        %s

        Calls of one check, for %s environments of `examples/article.yaml`:

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
                mixed.entrySet().stream()
                    .map(
                        e ->
                            row(
                                e.getKey(),
                                CallCount.all(e.getValue().look()),
                                CallCount.all(e.getValue().restart()),
                                CallCount.all(e.getValue().deep()),
                                number((double) e.getValue().perResource() / e.getKey())))
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

  void machine(Machine.Speed speed) {
    write(
        Section.MACHINE,
        """
        An idle operator works for some milliseconds and rests. What such work costs depends on how much
        of it is still in the processor's caches. On a machine that it shares with others, little may be.
        %s

        | %d lookups in a map | processor time |
        |---|---:|
        | without a rest before | %s ms |
        | after a rest of %d s | %s ms |
        """
            .formatted(
                measured(),
                Machine.LOOKUPS,
                milliseconds(speed.busy()),
                Machine.REST.toSeconds(),
                milliseconds(speed.rested())));
  }

  void ready(Map<Integer, Duration> engine, Map<Integer, Duration> whole) {
    write(
        Section.READY,
        """
        Code alone: the operator's code in one thread, with calls answered in memory and no rate limits.
        Complete: the production jar with HTTP to the API server and to AWS, polling every second, within
        AWS's rate limits (2 `RunInstances` per second after the first 5; `aws-rate-share` is 1). %s

        | environments | code alone, s | complete, s |
        |---:|---:|---:|
        %s
        """
            .formatted(
                measured(),
                engine.entrySet().stream()
                    .map(
                        e -> row(e.getKey(), seconds(e.getValue()), seconds(whole.get(e.getKey()))))
                    .collect(joining("\n"))));
  }

  void startUp(List<StartUp> sorted) {
    write(
        Section.START_UP,
        """
        From the start of the process (`java %s -jar quarkus-run.jar`) to the first success of its
        readiness probe, with leader election: median %s s of %d, from %s to %s; the
        median processor time is %s s. %s
        """
            .formatted(
                String.join(" ", OperatorProcess.IMAGE.virtualMachine()),
                seconds(sorted.get(sorted.size() / 2).wall()),
                sorted.size(),
                seconds(sorted.get(0).wall()),
                seconds(sorted.get(sorted.size() - 1).wall()),
                seconds(sorted.stream().map(StartUp::cpu).sorted().toList().get(sorted.size() / 2)),
                measured()));
  }

  void crowd(Processes.Crowd crowd) {
    write(
        Section.CROWD,
        """
        The production jar with `%s`, the image's archive of classes and %d environments, of all
        topologies in turn. The aim for 1,000 idle environments is 256 MiB and 1 %% of a core. %s

        | | |
        |---|---:|
        | created, 100 at a time, until all are Ready, within AWS's rate limits | %s s |
        | resident memory then | %d MiB |
        | a restart, until the probe is ready | %s s |
        | ... and from then until the operator is idle | %s s |
        | ... AWS calls until then | %d |
        | resident memory then | %d MiB |
        | processor time of an idle drift interval (5 minutes), %d minutes later | %s s |
        | ... in percent of a core | %s |
        | resident memory then | %d MiB |
        | heap in use after a full collection then | %d MiB |
        | AWS calls in one drift interval (here 20 s): pages of lists | %d |
        | ... and of the deep checks in that interval | %d |

        | operation | after the restart | in one drift interval |
        |---|---:|---:|
        %s
        """
            .formatted(
                String.join(" ", OperatorProcess.IMAGE.virtualMachine()),
                crowd.environments(),
                measured(),
                seconds(crowd.ready()),
                crowd.readyMiB(),
                seconds(crowd.restartReady()),
                seconds(crowd.restartCalm()),
                CallCount.all(crowd.restart()),
                crowd.restartMiB(),
                Processes.FIRST_COMPARISONS.toMinutes(),
                seconds(crowd.idleCpu()),
                number(100.0 * crowd.idleCpu().toMillis() / Processes.IDLE.toMillis()),
                crowd.idleMiB(),
                crowd.liveMiB(),
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

  private void write(Section section, String text) {
    sections.put(section, section.heading + "\n" + text);
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

  private static String milliseconds(Duration duration) {
    return number(duration.toNanos() / 1e6);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
