package dev.elasticacheoperator.lab;

import dev.elasticacheoperator.controller.reachability.Fault;
import dev.elasticacheoperator.controller.reachability.ProbeResult;
import dev.elasticacheoperator.controller.reachability.ProbeTarget;
import dev.elasticacheoperator.controller.reachability.Prober;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A prober that returns what a test says, without a network. Keeps the targets of all probes. */
public final class FakeProber implements Prober {

  public final List<ProbeTarget> targets = new ArrayList<>();
  public final List<Instant> times = new ArrayList<>();
  private ProbeResult result = new ProbeResult.Answered(false);
  private InstantSource clock = InstantSource.system();

  /** Sets the clock that the times of probes are from. */
  public void clock(InstantSource clock) {
    this.clock = clock;
  }

  public void answer() {
    result = new ProbeResult.Answered(false);
  }

  /**
   * Lets each probe fail.
   *
   * @param from the operator's own address
   */
  public void fail(Fault fault, String from) {
    result = new ProbeResult.Failed(fault, Optional.of(from));
  }

  @Override
  public ProbeResult probe(ProbeTarget target) {
    targets.add(target);
    times.add(clock.instant());
    return result;
  }
}
