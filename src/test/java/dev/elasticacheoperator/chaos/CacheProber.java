package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.chaos.Move.Sky;
import dev.elasticacheoperator.controller.reachability.Fault;
import dev.elasticacheoperator.controller.reachability.ProbeResult;
import dev.elasticacheoperator.controller.reachability.ProbeTarget;
import dev.elasticacheoperator.controller.reachability.Prober;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * Probes that the caches answer as they are. In some weather they fail or come late. While a probe
 * is late, passes and other probes go on.
 */
final class CacheProber implements Prober {

  /** Longest time of a probe: about the sum of the time limits of the real one, twice. */
  static final Duration LONGEST = Duration.ofSeconds(40);

  private final World world;
  private final Random random;
  private boolean waiting;

  CacheProber(World world, Random random) {
    this.world = world;
    this.random = random;
  }

  @Override
  public ProbeResult probe(ProbeTarget target) {
    world.reachability.begins(target);
    if (world.faults.is(Sky.PROBES_ARE_LATE) && !waiting) {
      waiting = true;
      world.live(Duration.ofMillis(random.nextLong(LONGEST.toMillis())));
      waiting = false;
    }
    var result =
        world.faults.is(Sky.PROBES_FAIL) && random.nextBoolean() ? fault() : answer(target);
    world.say(world.clock.instant() + " probe of " + target.hostPort() + ": " + result);
    world.reachability.ended(target, result);
    return result;
  }

  /** Returns a fault on the way, at an address inside or outside of the VPC. */
  private ProbeResult fault() {
    var faults = Fault.values();
    var from = random.nextBoolean() ? "10.20.7.8" : "10.9.0.5";
    return new ProbeResult.Failed(faults[random.nextInt(faults.length)], Optional.of(from));
  }

  private ProbeResult answer(ProbeTarget target) {
    var client = new CacheClient(target.user(), target.password());
    return world.cloud.servedCaches().stream()
        .filter(cache -> cache.endpoints().stream().anyMatch(e -> isAt(e, target)))
        .findFirst()
        .map(cache -> answer(target, client, cache))
        .orElseGet(() -> failed(Fault.NAME_UNKNOWN));
  }

  private static boolean isAt(ServedCache.Endpoint endpoint, ProbeTarget target) {
    return endpoint.host().equals(target.host()) && endpoint.port() == target.port();
  }

  private static ProbeResult answer(ProbeTarget target, CacheClient client, ServedCache cache) {
    if (target.tls() && cache.tls() == ServedCache.Tls.OFF) {
      return failed(Fault.TLS_NOT_SPOKEN);
    }
    if (!target.tls() && cache.tls() == ServedCache.Tls.REQUIRED) {
      return failed(Fault.TLS_REQUIRED);
    }
    if (!client.isAcceptedBy(cache.access())) {
      return failed(
          client.kind() == CacheClient.Kind.NONE
              ? Fault.CREDENTIAL_MISSING
              : Fault.CREDENTIAL_REFUSED);
    }
    return new ProbeResult.Answered(target.password().isPresent());
  }

  private static ProbeResult failed(Fault fault) {
    return new ProbeResult.Failed(fault, Optional.of("10.20.7.8"));
  }
}
