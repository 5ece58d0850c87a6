package dev.elasticacheoperator.sandbox.aws.ec2;

import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.ec2.model.InstanceState;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** The last change of an instance's state: its start, its duration and its result. */
record Ec2Lifecycle(
    InstanceStateName onTheWay, InstanceStateName arrived, Instant start, Instant end) {

  static Ec2Lifecycle starting(Instant now, SimulatorSettings settings) {
    return of(
        InstanceStateName.PENDING, InstanceStateName.RUNNING, now, settings.instancePending());
  }

  /**
   * Returns a launch or start that EC2 ends by itself.
   *
   * @param end {@code terminated} after a launch, {@code stopped} after a start
   */
  static Ec2Lifecycle failing(InstanceStateName end, Instant now, SimulatorSettings settings) {
    return of(InstanceStateName.PENDING, end, now, settings.instancePending());
  }

  static Ec2Lifecycle stopping(Instant now, SimulatorSettings settings) {
    return of(
        InstanceStateName.STOPPING, InstanceStateName.STOPPED, now, settings.instanceStopping());
  }

  static Ec2Lifecycle terminating(Instant now, SimulatorSettings settings) {
    return of(
        InstanceStateName.SHUTTING_DOWN,
        InstanceStateName.TERMINATED,
        now,
        settings.instanceShuttingDown());
  }

  /** Returns true if the instance was terminated so long ago that EC2 no longer shows it. */
  static Ec2Lifecycle longTerminated() {
    return of(
        InstanceStateName.SHUTTING_DOWN,
        InstanceStateName.TERMINATED,
        Instant.EPOCH,
        Duration.ZERO);
  }

  InstanceStateName at(Instant now) {
    return now.isBefore(end) ? onTheWay : arrived;
  }

  boolean isEnding() {
    return arrived == InstanceStateName.TERMINATED;
  }

  /** EC2's name of a state together with its number. */
  static InstanceState shown(InstanceStateName name) {
    return InstanceState.builder().name(name).code(code(name)).build();
  }

  private static int code(InstanceStateName name) {
    switch (name) {
      case PENDING:
        return 0;
      case RUNNING:
        return 16;
      case SHUTTING_DOWN:
        return 32;
      case TERMINATED:
        return 48;
      case STOPPING:
        return 64;
      case STOPPED:
        return 80;
      default:
        throw new IllegalArgumentException("no instance state: " + name);
    }
  }

  private static Ec2Lifecycle of(
      InstanceStateName onTheWay, InstanceStateName arrived, Instant now, Duration length) {
    return new Ec2Lifecycle(onTheWay, arrived, now, now.plus(length));
  }
}
