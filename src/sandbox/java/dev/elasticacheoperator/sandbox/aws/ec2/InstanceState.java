package dev.elasticacheoperator.sandbox.aws.ec2;

import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * An instance.
 *
 * @param base the attributes that do not depend on other resources
 * @param interfaceId its one network interface, which has the addresses and the security groups
 * @param userData base64; null for none
 * @param shutdownBehavior stop or terminate, when the machine shuts itself down
 * @param publicAddress whether it gets a public address at every start
 */
record InstanceState(
    Instance base,
    String reservationId,
    String interfaceId,
    String userData,
    boolean disableApiTermination,
    String shutdownBehavior,
    boolean publicAddress,
    Ec2Lifecycle lifecycle) {

  String id() {
    return base.instanceId();
  }

  InstanceState with(Ec2Lifecycle next) {
    return new InstanceState(
        base,
        reservationId,
        interfaceId,
        userData,
        disableApiTermination,
        shutdownBehavior,
        publicAddress,
        next);
  }

  InstanceState withBase(Instance next) {
    return new InstanceState(
        next,
        reservationId,
        interfaceId,
        userData,
        disableApiTermination,
        shutdownBehavior,
        publicAddress,
        lifecycle);
  }

  InstanceState withUserData(String next) {
    return new InstanceState(
        base,
        reservationId,
        interfaceId,
        next,
        disableApiTermination,
        shutdownBehavior,
        publicAddress,
        lifecycle);
  }

  InstanceState withDisableApiTermination(boolean next) {
    return new InstanceState(
        base,
        reservationId,
        interfaceId,
        userData,
        next,
        shutdownBehavior,
        publicAddress,
        lifecycle);
  }

  InstanceState withShutdownBehavior(String next) {
    return new InstanceState(
        base,
        reservationId,
        interfaceId,
        userData,
        disableApiTermination,
        next,
        publicAddress,
        lifecycle);
  }
}
