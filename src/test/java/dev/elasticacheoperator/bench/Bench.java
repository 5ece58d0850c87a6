package dev.elasticacheoperator.bench;

import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
   * Takes about a quarter of an hour for 1,000 environments: AWS's rate limits, which the operator
   * keeps, let so many be created no faster.
   *
   * @param args how many environments the memory is measured with
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var crowd = Integer.parseInt(args[0]);
    var report = new Report();
    LOG.info("Calls");
    report.creation(InProcess.create(SimulatorSettings.aws()));
    var drift = new LinkedHashMap<Integer, InProcess.Drift>();
    for (var count : LOOKED_AT) {
      drift.put(count, InProcess.drift(count));
    }
    report.drift(drift);
    write(report);
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
    LOG.infof("%s\n%s", DOCUMENT, report.text());
  }

  /** As far as it goes: what is measured already is not lost when something later fails. */
  private static void write(Report report) throws IOException {
    Files.createDirectories(DOCUMENT.getParent());
    Files.writeString(DOCUMENT, report.text());
  }
}
