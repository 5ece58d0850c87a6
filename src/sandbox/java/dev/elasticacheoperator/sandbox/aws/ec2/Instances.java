package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.dryRun;
import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesResponse;
import software.amazon.awssdk.services.ec2.model.StateReason;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/** Instances from their launch to the time after their termination when they are still shown. */
final class Instances {
  private static final StateReason USER_INITIATED =
      StateReason.builder()
          .code("Client.UserInitiatedShutdown")
          .message("Client.UserInitiatedShutdown: User initiated shutdown")
          .build();

  private final Ec2State state;
  private final InstanceLaunch launch;
  private final NetworkInterfaces interfaces;
  private final InstanceView view;
  private final ClientTokens<List<InstanceState>> tokens = new ClientTokens<>();

  Instances(
      Ec2State state, InstanceLaunch launch, NetworkInterfaces interfaces, InstanceView view) {
    this.state = state;
    this.launch = launch;
    this.interfaces = interfaces;
    this.view = view;
  }

  /**
   * Launches instances. A known token is answered with the old instances as they are now, also
   * terminated ones.
   */
  RunInstancesResponse run(RunInstancesRequest request) {
    forgetOld();
    if (Boolean.TRUE.equals(request.dryRun())) {
      launch.check(request);
      throw dryRun();
    }
    int before = state.instances.all().size();
    List<InstanceState> made =
        tokens.once(
            request.clientToken(),
            request,
            () -> launch.run(request).stream().map(state.instances::require).toList());
    boolean isNew = state.instances.all().size() > before;
    List<Instance> shown =
        made.stream().map(this::asItIsNow).map(isNew ? view::justStarted : view::show).toList();
    return RunInstancesResponse.builder()
        .reservationId(made.get(0).reservationId())
        .ownerId(state.owner())
        .instances(shown)
        .build();
  }

  DescribeInstancesResponse describe(DescribeInstancesRequest request) {
    checkPaging(request.instanceIds(), request.maxResults());
    List<Instance> found = select(request.instanceIds(), request.filters());
    Page<Instance> page =
        Listing.page(found, Instance::instanceId, request.maxResults(), request.nextToken(), 1000);
    List<Reservation> reservations =
        page.items().stream()
            .collect(
                Collectors.groupingBy(
                    instance -> state.instances.require(instance.instanceId()).reservationId(),
                    LinkedHashMap::new,
                    Collectors.toList()))
            .entrySet()
            .stream()
            .map(
                entry ->
                    Reservation.builder()
                        .reservationId(entry.getKey())
                        .ownerId(state.owner())
                        .instances(entry.getValue())
                        .build())
            .toList();
    return DescribeInstancesResponse.builder()
        .reservations(reservations)
        .nextToken(page.next())
        .build();
  }

  /** Shows only running instances unless the request includes all. */
  DescribeInstanceStatusResponse status(DescribeInstanceStatusRequest request) {
    checkPaging(request.instanceIds(), request.maxResults());
    boolean all = Boolean.TRUE.equals(request.includeAllInstances());
    List<InstanceStatus> found =
        select(request.instanceIds(), request.filters()).stream()
            .filter(i -> all || i.state().name() == InstanceStateName.RUNNING)
            .map(InstanceView::status)
            .toList();
    Page<InstanceStatus> page =
        Listing.page(
            found, InstanceStatus::instanceId, request.maxResults(), request.nextToken(), 1000);
    return DescribeInstanceStatusResponse.builder()
        .instanceStatuses(page.items())
        .nextToken(page.next())
        .build();
  }

  StartInstancesResponse start(StartInstancesRequest request) {
    for (InstanceState instance : require(request.instanceIds())) {
      InstanceStateName now = instance.lifecycle().at(state.now());
      if (instance.lifecycle().isEnding() || now == InstanceStateName.STOPPING) {
        throw wrongState(instance, "started");
      }
    }
    List<InstanceStateChange> changes =
        changeAll(
            request.instanceIds(),
            instance -> {
              if (instance.lifecycle().at(state.now()) != InstanceStateName.STOPPED) {
                return instance;
              }
              return started(instance);
            });
    return StartInstancesResponse.builder().startingInstances(changes).build();
  }

  /** Sets the launch time again, as EC2 does at every start. */
  private InstanceState started(InstanceState instance) {
    Optional<StateReason> fault = state.launchFaults.reason();
    if (fault.isEmpty() && instance.publicAddress()) {
      interfaces.mapPublicAddress(instance.interfaceId());
    }
    return instance
        .withBase(
            instance.base().toBuilder()
                .launchTime(state.now())
                .stateReason(fault.orElse(null))
                .build())
        .with(
            fault.isEmpty()
                ? Ec2Lifecycle.starting(state.now(), state.region.settings())
                : Ec2Lifecycle.failing(
                    InstanceStateName.STOPPED, state.now(), state.region.settings()));
  }

  /** A stopped instance keeps its private address and gives the public one back. */
  StopInstancesResponse stop(StopInstancesRequest request) {
    for (InstanceState instance : require(request.instanceIds())) {
      InstanceStateName now = instance.lifecycle().at(state.now());
      if (instance.lifecycle().isEnding() || now == InstanceStateName.PENDING) {
        throw wrongState(instance, "stopped");
      }
    }
    List<InstanceStateChange> changes =
        changeAll(
            request.instanceIds(),
            instance -> {
              if (instance.lifecycle().at(state.now()) != InstanceStateName.RUNNING) {
                return instance;
              }
              interfaces.unmapPublicAddress(instance.interfaceId());
              return byUser(instance)
                  .with(Ec2Lifecycle.stopping(state.now(), state.region.settings()));
            });
    return StopInstancesResponse.builder().stoppingInstances(changes).build();
  }

  /** Terminating what is terminated is no error. */
  TerminateInstancesResponse terminate(TerminateInstancesRequest request) {
    for (InstanceState instance : require(request.instanceIds())) {
      if (instance.disableApiTermination()) {
        throw ec2(
            "OperationNotPermitted",
            "The instance '"
                + instance.id()
                + "' may not be terminated. Modify its 'disableApiTermination' instance attribute"
                + " and try again.");
      }
    }
    List<InstanceStateChange> changes =
        changeAll(
            request.instanceIds(),
            instance -> {
              if (instance.lifecycle().isEnding()) {
                return instance;
              }
              interfaces.releaseWhenTerminated(instance.id());
              return byUser(instance)
                  .with(Ec2Lifecycle.terminating(state.now(), state.region.settings()));
            });
    return TerminateInstancesResponse.builder().terminatingInstances(changes).build();
  }

  private static InstanceState byUser(InstanceState instance) {
    return instance.withBase(instance.base().toBuilder().stateReason(USER_INITIATED).build());
  }

  private InstanceState asItIsNow(InstanceState made) {
    return state
        .instances
        .find(made.id())
        .orElseGet(() -> made.with(Ec2Lifecycle.longTerminated()));
  }

  private List<Instance> select(List<String> ids, List<Filter> filters) {
    forgetOld();
    return view.listing().select(ids, filters);
  }

  private List<InstanceState> require(List<String> ids) {
    forgetOld();
    if (ids.isEmpty()) {
      throw ec2("MissingParameter", "The request must contain the parameter InstanceId");
    }
    return ids.stream().map(state.instances::require).toList();
  }

  /** Returns the state in between, even if the change takes no time. */
  private List<InstanceStateChange> changeAll(
      List<String> ids, UnaryOperator<InstanceState> change) {
    return ids.stream()
        .distinct()
        .map(
            id -> {
              InstanceState before = state.instances.require(id);
              InstanceState after = change.apply(before);
              state.instances.replace(id, after);
              InstanceStateName was = before.lifecycle().at(state.now());
              return InstanceStateChange.builder()
                  .instanceId(id)
                  .previousState(Ec2Lifecycle.shown(was))
                  .currentState(
                      Ec2Lifecycle.shown(after == before ? was : after.lifecycle().onTheWay()))
                  .build();
            })
        .toList();
  }

  /** Terminated instances vanish after a while, and their ids with them. */
  private void forgetOld() {
    List<String> old =
        state.instances.all().stream()
            .filter(instance -> instance.lifecycle().isEnding())
            .filter(
                instance ->
                    state
                        .now()
                        .isAfter(
                            instance
                                .lifecycle()
                                .end()
                                .plus(state.region.settings().terminatedVisible())))
            .map(InstanceState::id)
            .toList();
    if (!old.isEmpty()) {
      interfaces.releaseTerminated();
      old.forEach(id -> state.remove(state.instances, id));
    }
  }

  private static void checkPaging(List<String> ids, Integer maxResults) {
    if (!ids.isEmpty() && maxResults != null) {
      throw ec2(
          "InvalidParameterCombination",
          "The parameter instancesSet cannot be used with the parameter maxResults");
    }
  }

  private static RuntimeException wrongState(InstanceState instance, String what) {
    return ec2(
        "IncorrectInstanceState",
        "The instance '"
            + instance.id()
            + "' is not in a state from which it can be "
            + what
            + ".");
  }
}
