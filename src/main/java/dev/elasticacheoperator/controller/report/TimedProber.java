package dev.elasticacheoperator.controller.report;

import dev.elasticacheoperator.controller.reachability.ProbeResult;
import dev.elasticacheoperator.controller.reachability.ProbeTarget;
import dev.elasticacheoperator.controller.reachability.Prober;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/** A prober that reports the outcome and the duration of each probe. */
public record TimedProber(Prober prober, InstantSource clock, Telemetry telemetry)
    implements Prober {

  @Override
  public ProbeResult probe(ProbeTarget target) {
    var start = clock.instant();
    var result = prober.probe(target);
    telemetry.probed(outcome(result), Duration.between(start, clock.instant()));
    return result;
  }

  private static String outcome(ProbeResult result) {
    return result instanceof ProbeResult.Failed failed
        ? failed.fault().link().name().toLowerCase(Locale.ROOT)
        : "ok";
  }
}
