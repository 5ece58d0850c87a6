package dev.elasticacheoperator.sandbox;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.sandbox.aws.FastClock;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.http.AwsHttpServer;
import dev.elasticacheoperator.sandbox.kube.EmbeddedApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
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
 * Runs the operator on one machine: an embedded API server, a simulated AWS and the production jar.
 * Applies an environment and prints the progress of its steps. {@link Options} lists the options.
 *
 * <p>Exit codes: 0 with {@code until=ready} when all environments are Ready, 1 after a failure, 130
 * after Ctrl-C. It ends when its parent process ends, which is Maven.
 */
public final class Sandbox implements ProgressPrinter.ProgressListener {
  /** Time for the operator to start, which takes a few seconds on an idle machine. */
  private static final Duration START = Duration.ofMinutes(2);

  private final Options options;
  private final Screen screen;
  private final Closer closer = new Closer();
  private final AwsCallCount calls = new AwsCallCount();
  private final CompletableFuture<Void> ending = new CompletableFuture<>();
  private final Set<String> awaited = ConcurrentHashMap.newKeySet();
  private final Set<String> reported = ConcurrentHashMap.newKeySet();
  private final List<HasMetadata> environments = new ArrayList<>();
  private SandboxDirectory directory;
  private KubernetesCluster cluster;
  private SandboxReport report;
  private SandboxServers servers;

  private Sandbox(Options options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  /** Runs until Ctrl-C, or until Ready if the options say so. Takes only system properties. */
  public static void main(String[] args) {
    ParentWatch.start();
    // Quarkus' test dependencies include this log manager and complain if another one is in use.
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
    // The client's threads would keep the process alive.
    System.exit(code);
  }

  private int run() throws SandboxException, IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(closer::close, "ending"));
    directory = closer.register(directory());
    cluster = closer.register(cluster());
    var cloud = new SimulatedCloud(SimulatorSettings.aws(), new FastClock(options.speed()));
    cloud.hook(calls);
    servers = closer.register(SandboxServers.start(cloud, directory.path(), screen));
    var aws =
        closer.register(options.ports().aws().start(port -> AwsHttpServer.start(port, cloud)));
    report = new SandboxReport(screen, cluster.kubeconfig(), aws.endpoint(), servers);
    cluster.install();
    prepare(cloud);
    var operator = operator(aws);
    introduce(operator, aws);
    operator.awaitReady(START);
    operator.ended().thenRun(() -> operatorEnded(operator));
    watch();
    for (var environment : environments) {
      cluster.apply(environment);
    }
    screen.line("  Applied " + options.file());
    return await();
  }

  private SandboxDirectory directory() throws SandboxException, IOException {
    return options.directory().isPresent()
        ? SandboxDirectory.chosen(options.directory().get())
        : SandboxDirectory.usual(Options.USUAL_DIRECTORY);
  }

  private KubernetesCluster cluster() throws SandboxException, IOException {
    return options.kubeconfig().isPresent()
        ? KubernetesCluster.real(options.kubeconfig().get())
        : KubernetesCluster.embedded(
            options.ports().kubernetes().start(EmbeddedApiServer::start), directory.kubeconfig());
  }

  /** Creates what the environments need, and checks the file before the operator starts. */
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
      throw new SandboxException(
          "File %s has no ElastiCacheEnvironment. Add one or choose another file with -Dsandbox.file."
              .formatted(options.file()));
    }
    new BastionKeyPairs(cloud).create(environments);
  }

  private PackagedOperator operator(AwsHttpServer aws) throws SandboxException, IOException {
    var environment =
        OperatorSettings.of(
            System.getenv(),
            cluster.kubeconfig(),
            aws.endpoint(),
            options.speed(),
            directory.path());
    environment.putAll(servers.operatorVariables());
    return closer.register(
        PackagedOperator.start(
            directory.linkOperator(options.jar()),
            environment,
            options.ports().operator().find(),
            directory.operatorLog()));
  }

  private void introduce(PackagedOperator operator, AwsHttpServer aws) {
    screen.blank();
    directory.remark().ifPresent(remark -> screen.line("  " + remark));
    directory.remark().ifPresent(remark -> screen.blank());
    screen.line("  Kubernetes  " + cluster.address() + ", " + kindOfCluster());
    screen.line(
        "  AWS         %s, simulated, %.0f times as fast"
            .formatted(aws.endpoint(), options.speed()));
    screen.line("  operator    " + operator.health() + ", process " + operator.pid());
    screen.line("  its log     " + operator.log());
    servers.remarks().forEach(remark -> screen.line("  servers     " + remark));
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
          "Not Ready after %s: %s. Read the operator's log, %s, or raise -Dsandbox.timeout."
              .formatted(
                  Screen.minutes(options.timeout()),
                  String.join(", ", awaited),
                  directory.operatorLog()));
    } catch (ExecutionException e) {
      throw (SandboxException) e.getCause();
    }
  }

  @Override
  public void ready(ElastiCacheEnvironment environment, Duration after) {
    if (reported.add(environment.getMetadata().getUid())) {
      var secret = secret(environment);
      report.ready(environment, secret, after, calls);
      if (!options.untilReady()) {
        report.nextCommands(environment, secret);
      }
      if (cluster.embedded().isEmpty()) {
        report.finalizerHint(environment);
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

  /** Ends a run with {@code until=ready}, because a stalled environment needs a user's help. */
  @Override
  public void stalled(ElastiCacheEnvironment environment, String message) {
    if (options.untilReady()) {
      ending.completeExceptionally(
          new SandboxException(ProgressPrinter.name(environment) + " is stalled: " + message));
    }
  }

  @Override
  public void gone(ElastiCacheEnvironment environment, Duration after) {
    report.gone(environment, after, calls, options.file());
  }

  /** Ends the sandbox after the operator. A Ctrl-C reaches both, and is given time to arrive. */
  private void operatorEnded(PackagedOperator operator) {
    CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (!closer.closed()) {
                ending.completeExceptionally(new SandboxException(operator.exitReport()));
              }
            });
  }
}
