package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.read.AgentStatus;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import java.time.Duration;
import java.time.Instant;

/** Outcomes of a running bastion by the connection of its agent to Session Manager. */
final class AgentConnection {

  /** Longest time from the launch to the first connection; the user data needs a minute or two. */
  private static final Duration FIRST = Duration.ofMinutes(10);

  private AgentConnection() {}

  /**
   * Returns the outcome of an instance that is as desired.
   *
   * @param ssh true if the spec lets users in by ssh as well
   */
  static Outcome assess(ObservedInstance instance, boolean ssh, Instant now) {
    var address = instance.publicIp().orElse("no public address");
    if (instance.agent().isPresent()) {
      return new Outcome.Ready(address + connection(instance.agent().get()));
    }
    if (now.isBefore(instance.launched().plus(FIRST))) {
      return new Outcome.InProgress(
          "Waiting for Session Manager to see bastion "
              + instance.id()
              + ", which is running (AWS usually takes a minute)");
    }
    return ssh
        ? new Outcome.Ready(address + ", unknown to Session Manager")
        : new Outcome.Failed("session-manager", neverSeen(instance), ErrorClass.SLOW);
  }

  private static String connection(AgentStatus agent) {
    return switch (agent) {
      case ONLINE -> ", connected to Session Manager";
      case CONNECTION_LOST -> ", connection to Session Manager lost";
      case NOT_TOLD -> "";
    };
  }

  private static String neverSeen(ObservedInstance instance) {
    return "Bastion "
        + instance.id()
        + " is running and Session Manager does not see it. Check that its subnet has a route to the"
        + " internet or endpoints for ssm, ssmmessages and ec2messages, that VPC block public access"
        + " is off, and that the AMI has the SSM agent. Reboot the instance to restart the agent.";
  }
}
