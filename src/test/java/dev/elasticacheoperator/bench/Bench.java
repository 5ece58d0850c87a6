package dev.elasticacheoperator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Measures what an environment costs, and writes {@code docs/benchmarks.md}. */
public final class Bench {

  private static final Logger LOG = Logger.getLogger(Bench.class);
  private static final List<Integer> LOOKED_AT = List.of(1, 10, 100);
  private static final List<Integer> CREATED = List.of(1, 10, 50);
  private static final int STARTS = 5;
  private static final Path DOCUMENT = Path.of("docs", "benchmarks.md");

  private Bench() {}

  /**
   * Takes about an hour for 1,000 environments. AWS's rate limits, which the operator keeps, let so
   * many be created no faster. The idle operator is measured after the first comparisons.
   *
   * @param args how many environments the memory is measured with, and what to measure: {@code
   *     calls}, {@code machine} or {@code all}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var crowd = Integer.parseInt(args[0]);
    var report = new Report(Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "");
    var only = args[1];
    if (!only.equals("machine")) {
      LOG.info("Calls");
      calls(report);
      write(report);
    }
    if (!only.equals("calls")) {
      LOG.info("Machine");
      report.machine(Machine.measure());
      write(report);
    }
    if (only.equals("all")) {
      processes(report, crowd);
    }
    LOG.infof("%s\n%s", DOCUMENT, report.text());
    // Threads of the closed API servers would keep the process alive.
    System.exit(0);
  }

  private static void calls(Report report) {
    var lives = new EnumMap<Example, InProcess.Life>(Example.class);
    for (var example : Example.values()) {
      lives.put(example, InProcess.life(example));
    }
    report.creation(lives.get(Example.ARTICLE).create());
    report.topologies(lives);
    var drift = new LinkedHashMap<Integer, InProcess.Drift>();
    var mixed = new LinkedHashMap<Integer, InProcess.Drift>();
    for (var count : LOOKED_AT) {
      drift.put(count, InProcess.drift(count, Example.ARTICLE::copy));
      mixed.put(count, InProcess.drift(count, Example::mixed));
    }
    report.drift(drift, mixed);
  }

  private static void processes(Report report, int crowd) throws IOException, InterruptedException {
    OperatorProcess.archiveClasses();
    LOG.info("Time to Ready");
    Map<Integer, Duration> engine = new LinkedHashMap<>();
    Map<Integer, Duration> whole = new LinkedHashMap<>();
    InProcess.ready(1);
    for (var count : CREATED) {
      engine.put(count, InProcess.ready(count));
      whole.put(count, Processes.ready(count));
    }
    report.ready(engine, whole);
    write(report);
    LOG.info("Start-up");
    report.startUp(Processes.startUps(STARTS));
    write(report);
    LOG.infof("%d environments", crowd);
    report.crowd(Processes.crowd(crowd));
    write(report);
  }

  /** As far as it goes: what is measured already is not lost when something later fails. */
  private static void write(Report report) throws IOException {
    Files.createDirectories(DOCUMENT.getParent());
    Files.writeString(DOCUMENT, report.text());
  }
}
