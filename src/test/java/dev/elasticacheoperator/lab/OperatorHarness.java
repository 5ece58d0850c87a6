package dev.elasticacheoperator.lab;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.AwsSettings;
import dev.elasticacheoperator.aws.client.CallListener;
import dev.elasticacheoperator.aws.client.GlobalRegion;
import dev.elasticacheoperator.aws.client.RateLimits;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.controller.reachability.Prober;
import dev.elasticacheoperator.controller.reachability.ReachabilityChecks;
import dev.elasticacheoperator.controller.reconcile.EnvironmentService;
import dev.elasticacheoperator.controller.report.ActionLog;
import dev.elasticacheoperator.controller.report.Telemetry;
import dev.elasticacheoperator.desired.OperatorIdentity;
import dev.elasticacheoperator.engine.EngineTimings;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The operator on a simulated AWS and a stored API server, with a clock that jumps to whatever
 * comes next: no thread, no sleep. Does for the controller what the Java Operator SDK does.
 */
public final class OperatorHarness {

  /** The operator was killed at this instant: nothing of the process is left. */
  public static final class Killed extends Error {
    public Killed(String where) {
      super(where, null, false, false);
    }
  }

  public static final String CLUSTER = "lab";
  public static final String REGION = "us-west-2";
  public static final EngineTimings INTERVALS =
      new EngineTimings(
          Duration.ofSeconds(15),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofMinutes(2));

  private static final Duration AFTER_AN_ERROR = Duration.ofSeconds(2);

  public final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  public final SimulatedCloud cloud;
  public final StoredApiServer api = new StoredApiServer(clock);
  private final Map<String, Instant> due = new HashMap<>();
  private EnvironmentService service;
  private int restarts;
  private final ActionLog log;
  private final Telemetry telemetry;
  private final Optional<Prober> prober;
  private final TimedTasks probes = new TimedTasks(clock);

  /** The operator without probes of caches. */
  public OperatorHarness(SimulatorSettings settings) {
    this(settings, ActionLog.NONE, Telemetry.NONE, Optional.empty());
  }

  /** Log and telemetry outlive a restart, as a log and a Prometheus do. */
  public OperatorHarness(SimulatorSettings settings, ActionLog log, Telemetry telemetry) {
    this(settings, log, telemetry, Optional.empty());
  }

  /** The operator with probes, which run between the passes. */
  public OperatorHarness(
      SimulatorSettings settings, ActionLog log, Telemetry telemetry, Optional<Prober> prober) {
    this.log = log;
    this.telemetry = telemetry;
    this.prober = prober;
    cloud = new SimulatedCloud(settings, clock);
    restart();
  }

  /** A new process: it knows what the API server and AWS know. */
  public void restart() {
    restarts++;
    due.clear();
    probes.clear();
    api.closeSecretWatches();
    var reachability =
        prober
            .map(p -> ReachabilityChecks.of(p, probes, INTERVALS.drift(), INTERVALS.poll()))
            .orElseGet(ReachabilityChecks::off);
    reachability.onNews(subject -> changed(subject.namespace() + "/" + subject.name()));
    service =
        new EnvironmentService(
            api,
            Accounts.over(
                this::clients,
                new AwsSettings(
                    CLUSTER,
                    clock,
                    RateLimits.unlimited(),
                    CallListener.NONE,
                    INTERVALS.deepDrift().dividedBy(2))),
            new OperatorIdentity(CLUSTER, REGION),
            INTERVALS,
            clock,
            log,
            telemetry,
            reachability);
    service.onChangedSource((namespace, name) -> changed(namespace + "/" + name));
  }

  public int restarts() {
    return restarts - 1;
  }

  /** Clients of the simulated account; a test uses them as a stranger would. */
  public AwsClients clients(String region) {
    return clients(cloud, region);
  }

  /** Clients of a simulated account. */
  public static AwsClients clients(SimulatedCloud cloud, String region) {
    var account = cloud.account(SimulatedCloud.DEFAULT_ACCOUNT);
    return new FixedClients(
        account.ec2(region),
        account.elastiCache(region),
        account.iam(),
        account.ssm(region),
        account.tagging(region),
        account.tagging(GlobalRegion.of(region)));
  }

  public AwsClients aws() {
    return clients(REGION);
  }

  public static ElastiCacheEnvironment example(String file) {
    try {
      var resource =
          Serialization.unmarshal(
              Files.readString(Path.of("examples", file)), ElastiCacheEnvironment.class);
      if (resource.getMetadata().getNamespace() == null) {
        resource.getMetadata().setNamespace("default");
      }
      return resource;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ElastiCacheEnvironment environment(String name) {
    return api.find(name).orElseThrow();
  }

  /** Asks for a pass at once, as a change of an object does. */
  public void changed(String name) {
    due.remove(name);
  }

  /** One pass or one probe, whichever is due next, the clock turned to that instant. */
  public void step() {
    for (var name : api.names()) {
      due.putIfAbsent(name, clock.instant());
    }
    due.keySet().retainAll(api.names());
    var next = due.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
    if (probes.runNext(next.getValue())) {
      return;
    }
    if (next.getValue().isAfter(clock.instant())) {
      clock.advance(Duration.between(clock.instant(), next.getValue()));
    }
    try {
      pass(next.getKey());
    } catch (Killed killed) {
      restart();
    }
  }

  private void pass(String name) {
    var resource = environment(name);
    try {
      var next = service.reconcile(resource);
      if (next.finished()) {
        service.forget(resource);
        api.remove(name);
      } else {
        due.put(name, clock.instant().plus(next.after().orElse(Duration.ofHours(10))));
      }
    } catch (ApiServer.Conflict conflict) {
      due.put(name, clock.instant().plus(AFTER_AN_ERROR));
    }
  }

  /** Passes until it is so; fails when it is not within the virtual time. */
  public void until(String what, BooleanSupplier so, Duration within) {
    var deadline = clock.instant().plus(within);
    while (!so.getAsBoolean()) {
      if (clock.instant().isAfter(deadline)) {
        throw new AssertionError(
            "Not " + what + " within " + within + " of virtual time: " + describe());
      }
      step();
    }
  }

  public void untilReady(String name) {
    until(
        name + " Ready",
        () -> api.find(name).filter(OperatorHarness::isReady).isPresent(),
        Duration.ofHours(1));
  }

  public void untilGone(String name) {
    until(name + " gone", () -> api.find(name).isEmpty(), Duration.ofHours(1));
  }

  /** A pass over an object as a cache has it, which may be older than the API server's. */
  public void reconcile(ElastiCacheEnvironment cached) {
    service.reconcile(cached);
  }

  /** Passes for as long as it takes, then turns the clock to the end of it. */
  public void pass(Duration duration) {
    var end = clock.instant().plus(duration);
    Predicate<Instant> before = instant -> instant.isBefore(end);
    while (!api.names().isEmpty()
        && (api.names().stream()
                .map(name -> due.getOrDefault(name, clock.instant()))
                .anyMatch(before)
            || probes.next().filter(before).isPresent())) {
      step();
    }
    if (clock.instant().isBefore(end)) {
      clock.advance(Duration.between(clock.instant(), end));
    }
  }

  public static boolean isReady(ElastiCacheEnvironment resource) {
    return resource.getStatus() != null
        && resource.getMetadata().getGeneration().equals(resource.getStatus().observedGeneration())
        && resource.getStatus().conditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private String describe() {
    return api.names().stream().map(n -> Serialization.asYaml(environment(n).getStatus())).toList()
        + "\n"
        + String.join("\n", api.events().stream().map(Object::toString).toList());
  }
}
