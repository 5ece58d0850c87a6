package dev.elasticacheoperator.sandbox;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.sandbox.aws.FastClock;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.http.AwsHttpServer;
import dev.elasticacheoperator.sandbox.aws.http.SimulatedClients;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The operator on one machine with nothing else: an API server, a simulated AWS, and the production
 * jar between them, with an environment on its way and every step of it shown. {@link Options} says
 * what it can be told.
 *
 * <p>Exit codes: 0 for {@code until=ready} once Ready, 1 for whatever kept it from that, 130 for
 * Ctrl-C.
 */
public final class Sandbox implements ProgressPrinter.Listener {
  /** A start takes a few seconds; a busy machine is given time. */
  private static final Duration START = Duration.ofMinutes(2);

  private final Options options;
  private final Screen screen;
  private final Closer closer = new Closer();
  private final AwsCallCount calls = new AwsCallCount();
  private final CompletableFuture<Void> ending = new CompletableFuture<>();
  private final Set<String> awaited = ConcurrentHashMap.newKeySet();
  private final Set<String> reported = ConcurrentHashMap.newKeySet();
  private final List<HasMetadata> environments = new ArrayList<>();
  private KubernetesCluster cluster;
  private SandboxReport report;

  private Sandbox(Options options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  /** Runs until it is told to end. Takes no arguments, only system properties. */
  public static void main(String[] args) {
    // Quarkus' test dependencies bring it, and complain where it is not the one in use.
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    var screen = new Screen(System.out);
    int code = 1;
    try {
      code = new Sandbox(Options.of(System.getProperties()), screen).run();
    } catch (SandboxException e) {
      screen.blank();
      screen.line(e.getMessage());
    } catch (IOException e) {
      screen.line("The sandbox cannot run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException fault) {
      fault.printStackTrace(System.out);
    }
    // Threads of the client would keep it from ending.
    System.exit(code);
  }

  private int run() throws SandboxException, IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(closer::close, "ending"));
    Files.createDirectories(options.directory());
    cluster =
        closer.register(
            options.kubeconfig().isPresent()
                ? KubernetesCluster.real(options.kubeconfig().get())
                : KubernetesCluster.embedded(options.directory()));
    var cloud = new SimulatedCloud(SimulatorSettings.aws(), new FastClock(options.speed()));
    cloud.hook(calls);
    var aws =
        closer.register(
            Ports.start(Ports.AWS, port -> AwsHttpServer.start(port, new SimulatedClients(cloud))));
    report = new SandboxReport(screen, cluster.kubeconfig(), aws.endpoint());
    cluster.install();
    prepare(cloud);
    var operator = operator(aws);
    introduce(operator, aws);
    operator.awaitReady(START);
    operator.ended().thenRun(() -> mourn(operator));
    watch();
    for (var environment : environments) {
      cluster.apply(environment);
    }
    screen.line("  " + options.file() + " is applied");
    return await();
  }

  /** Refuses a bad file before anything is started for it. */
  private void prepare(SimulatedCloud cloud) throws SandboxException {
    for (var object : cluster.read(options.file())) {
      if (KubernetesCluster.isEnvironment(object)) {
        environments.add(object);
        awaited.add(ProgressPrinter.name(object));
        cluster.check(object);
      } else {
        cluster.apply(object);
      }
    }
    if (environments.isEmpty()) {
      throw new SandboxException(options.file() + " holds no ElastiCacheEnvironment");
    }
    new BastionKeyPairs(cloud).make(environments);
  }

  private PackagedOperator operator(AwsHttpServer aws) throws IOException {
    var environment =
        OperatorSettings.of(
            System.getenv(),
            cluster.kubeconfig(),
            aws.endpoint(),
            options.speed(),
            options.directory());
    return closer.register(
        PackagedOperator.start(
            options.jar(),
            environment,
            Ports.free(Ports.HEALTH),
            options.directory().resolve("operator.log")));
  }

  private void introduce(PackagedOperator operator, AwsHttpServer aws) {
    screen.blank();
    screen.line("  Kubernetes  " + cluster.address() + ", " + kindOfCluster());
    screen.line(
        "  AWS         %s, simulated, %.0f times as fast"
            .formatted(aws.endpoint(), options.speed()));
    screen.line("  operator    " + operator.health() + ", process " + operator.pid());
    screen.line("  its log     " + operator.log());
    screen.blank();
  }

  private String kindOfCluster() {
    return cluster.embedded().isPresent() ? "in this process" : "of " + cluster.kubeconfig();
  }

  private void watch() {
    var progress = new ProgressPrinter(screen, this);
    closer.register(
        cluster.client().resources(ElastiCacheEnvironment.class).inAnyNamespace().inform(progress));
    closer.register(
        cluster.client().v1().events().inAnyNamespace().inform(new EventPrinter(progress)));
  }

  private int await() throws SandboxException, InterruptedException {
    try {
      if (options.untilReady()) {
        ending.get(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
      } else {
        ending.get();
      }
      return 0;
    } catch (TimeoutException e) {
      throw new SandboxException(
          "Not Ready after "
              + Screen.minutes(options.timeout())
              + ": "
              + String.join(", ", awaited)
              + ". The operator's log is "
              + options.directory().resolve("operator.log"));
    } catch (ExecutionException e) {
      throw (SandboxException) e.getCause();
    }
  }

  @Override
  public void ready(ElastiCacheEnvironment environment, Duration after) {
    if (reported.add(environment.getMetadata().getUid())) {
      report.ready(environment, secret(environment), after, calls);
      if (!options.untilReady()) {
        report.nextLines(environment);
      }
      if (cluster.embedded().isEmpty()) {
        report.remember(environment);
      }
    }
    awaited.remove(ProgressPrinter.name(environment));
    if (options.untilReady() && awaited.isEmpty()) {
      ending.complete(null);
    }
  }

  private Optional<Secret> secret(ElastiCacheEnvironment environment) {
    return Optional.ofNullable(
        cluster
            .client()
            .secrets()
            .inNamespace(environment.getMetadata().getNamespace())
            .withName(SandboxReport.secretName(environment))
            .get());
  }

  /** Nobody is there to help it: what is stuck stays so. */
  @Override
  public void stalled(ElastiCacheEnvironment environment, String message) {
    if (options.untilReady()) {
      ending.completeExceptionally(
          new SandboxException(ProgressPrinter.name(environment) + " is stuck: " + message));
    }
  }

  @Override
  public void gone(ElastiCacheEnvironment environment, Duration after) {
    report.gone(environment, after, calls, options.file());
  }

  /** Of a Ctrl-C the operator is told at the same time; that is no trouble. */
  private void mourn(PackagedOperator operator) {
    CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (!closer.closed()) {
                ending.completeExceptionally(new SandboxException(operator.obituary()));
              }
            });
  }
}
