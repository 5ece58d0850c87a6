package dev.elasticacheoperator.sandbox;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import io.fabric8.kubernetes.api.model.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Prints the result when an environment is Ready or deleted, and commands to try next. */
record SandboxReport(Screen screen, Path kubeconfig, URI aws, SandboxServers servers) {

  void ready(
      ElastiCacheEnvironment environment,
      Optional<Secret> secret,
      Duration after,
      AwsCallCount calls) {
    var status = environment.getStatus();
    screen.blank();
    screen.line(
        ProgressPrinter.name(environment)
            + " is Ready after "
            + Screen.minutes(after)
            + "; AWS calls so far: "
            + calls);
    screen.blank();
    screen.line("  %-17s %-11s %s".formatted("STEP", "STATE", "ID"));
    for (var step : status.steps()) {
      screen.line(
          "  %-17s %-11s %s"
              .formatted(
                  step.name(), ProgressPrinter.word(step.state()), String.join(", ", step.ids()))
              .stripTrailing());
    }
    screen.blank();
    screen.line("  endpoint  " + status.endpoint().hostPort());
    Optional.ofNullable(status.bastion())
        .ifPresent(
            bastion ->
                screen.line("  bastion   " + bastion.instanceId() + ", " + bastion.publicIp()));
    secret.ifPresent(this::print);
  }

  private void print(Secret secret) {
    screen.line("  Secret    " + secret.getMetadata().getName() + ", type " + secret.getType());
    SecretText.of(secret)
        .forEach((key, value) -> screen.line("              %-13s %s".formatted(key, value)));
  }

  /** Prints commands that read and delete the environment. */
  void nextCommands(ElastiCacheEnvironment environment, Optional<Secret> secret) {
    var name = environment.getMetadata().getName();
    var kubectl = kubectl(environment);
    var aws = "  aws --endpoint-url " + this.aws + " ";
    screen.blank();
    screen.line("Try next:");
    screen.blank();
    screen.line(kubectl + "get ece -o wide");
    screen.line(kubectl + "describe ece " + name);
    screen.line(kubectl + "get secret " + secretName(environment) + " -o yaml");
    secret.ifPresent(s -> connect(environment, s));
    screen.line(kubectl + "delete ece " + name);
    screen.blank();
    screen.line(
        "  export AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s AWS_DEFAULT_REGION=%s"
            .formatted(
                OperatorSettings.ACCESS_KEY,
                OperatorSettings.SECRET_KEY,
                environment.getStatus().region()));
    screen.line(aws + "ec2 describe-vpcs");
    screen.line(aws + "elasticache describe-cache-clusters --show-cache-node-info");
    screen.line(
        "  curl " + this.aws + "/faults     # lists the faults of caches that you can cause");
    screen.blank();
    screen.line("Press Ctrl-C to end the sandbox.");
  }

  /** Prints commands that connect, or that nothing answers. */
  private void connect(ElastiCacheEnvironment environment, Secret secret) {
    var commands = new ConnectCommands(kubectl(environment).strip(), servers.authority().file());
    screen.blank();
    if (servers.serve(secret)) {
      commands.of(secret).forEach(line -> screen.line("  " + line));
      commands
          .rotation(environment.getMetadata().getName(), secret)
          .ifPresent(line -> screen.line("  " + line));
    } else {
      screen.line("  Nothing answers at the endpoint, because this machine has no server for it.");
    }
    screen.blank();
  }

  /** Explains how to delete the object from a real cluster after the simulated AWS has ended. */
  void finalizerHint(ElastiCacheEnvironment environment) {
    var name = environment.getMetadata().getName();
    screen.blank();
    screen.line(
        "The object stays in the cluster when the sandbox ends, but the simulated AWS does not.");
    screen.line("Delete the object before, or remove its finalizer afterwards:");
    screen.blank();
    screen.line(
        kubectl(environment)
            + "patch ece "
            + name
            + " --type merge -p '{\"metadata\":{\"finalizers\":null}}'");
  }

  void gone(ElastiCacheEnvironment environment, Duration after, AwsCallCount calls, Path file) {
    screen.blank();
    screen.line(
        "%s and all its AWS resources are deleted after %s; AWS calls so far: %s"
            .formatted(ProgressPrinter.name(environment), Screen.minutes(after), calls));
    screen.blank();
    screen.line(kubectl(environment) + "apply -f " + file);
  }

  private String kubectl(ElastiCacheEnvironment environment) {
    var namespace = environment.getMetadata().getNamespace();
    return "  kubectl --kubeconfig "
        + kubeconfig
        + (namespace.equals("default") ? " " : " -n " + namespace + " ");
  }

  static String secretName(ElastiCacheEnvironment environment) {
    return environment.getStatus().binding().name();
  }
}
