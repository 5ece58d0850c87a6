package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.chaos.Move.FaultKind;
import dev.elasticacheoperator.chaos.Move.Sky;
import dev.elasticacheoperator.chaos.Move.Where;
import dev.elasticacheoperator.controller.kubernetes.ApiServer;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.AwsErrors;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Faults that the operator meets: single faults at one call, and weather that lasts. */
final class Faults implements CallHook {

  /** A fault that is still to fall. */
  private static final class Armed {
    final Predicate<SimulatedCall> at;
    final boolean atWrites;
    final FaultKind fault;
    int left;

    Armed(Predicate<SimulatedCall> at, boolean atWrites, int left, FaultKind fault) {
      this.at = at;
      this.atWrites = atWrites;
      this.left = left;
      this.fault = fault;
    }
  }

  /** Something to be done at a call to come. */
  private static final class Errand {
    final boolean onlyMutating;
    final Runnable run;
    int left;

    Errand(int left, boolean onlyMutating, Runnable run) {
      this.left = left;
      this.onlyMutating = onlyMutating;
      this.run = run;
    }
  }

  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(8);
  private static final Duration BEHIND = Duration.ofSeconds(40);

  private final World world;
  private final Random random;
  private final List<Armed> armed = new ArrayList<>();
  private final List<Errand> errands = new ArrayList<>();
  private final Map<Sky, Instant> weather = new EnumMap<>(Sky.class);
  private Optional<Armed> falling = Optional.empty();

  Faults(World world, Random random) {
    this.world = world;
    this.random = random;
  }

  void arm(Move.Strike strike) {
    armed.add(
        new Armed(
            call -> isAt(strike.where(), call),
            strike.where() == Where.WRITE,
            strike.nth(),
            strike.fault()));
  }

  void arm(Move.StrikeOn strike) {
    armed.add(
        new Armed(call -> call.operation().equals(strike.operation()), false, 1, strike.fault()));
  }

  private static boolean isAt(Where where, SimulatedCall call) {
    return switch (where) {
      case ANY_CALL -> true;
      case MUTATING_CALL -> call.mutating();
      case CREATING_CALL -> Things.made(call).isPresent();
      case DELETING_CALL -> Things.deletes(call);
      case WRITE -> false;
    };
  }

  void at(int nth, boolean onlyMutating, Runnable errand) {
    errands.add(new Errand(nth, onlyMutating, errand));
  }

  void turn(Sky sky, Duration lasting) {
    weather.put(sky, world.clock.instant().plus(lasting));
  }

  boolean is(Sky sky) {
    return weather.getOrDefault(sky, Instant.MIN).isAfter(world.clock.instant());
  }

  /** Returns true while a pass cannot bring status and Secret up to date. */
  boolean keepStatusOld() {
    return is(Sky.API_SERVER_DOWN) || is(Sky.SECRETS_REFUSED);
  }

  void cease() {
    armed.clear();
    errands.clear();
    weather.clear();
  }

  @Override
  public void before(SimulatedCall call) {
    if (world.passUnderWay().isEmpty()) {
      return;
    }
    setSwitches();
    run(call);
    refusal(call)
        .ifPresent(
            refused -> {
              world.say("    " + call.operation() + " meets " + refused.getMessage());
              throw refused;
            });
    falling = hit(one -> one.at.test(call));
    falling.ifPresent(
        hit -> {
          if (hit.fault == FaultKind.KILL_BEFORE) {
            throw killed("before " + call.operation());
          } else if (hit.fault == FaultKind.FAIL_UNCLEARLY) {
            throw timeOut("no effect of " + call.operation());
          }
        });
  }

  @Override
  public void after(SimulatedCall call, AwsResponse answer) {
    if (world.passUnderWay().isEmpty()) {
      return;
    }
    var hit = falling;
    falling = Optional.empty();
    hit.ifPresent(
        h -> {
          if (h.fault == FaultKind.KILL_AFTER) {
            throw killed("after " + call.operation());
          }
          if (h.fault == FaultKind.LOSE_AND_HIDE && Things.made(call).isPresent()) {
            world.births.hideNewest();
          }
          if (h.fault == FaultKind.LOSE_THE_ANSWER || h.fault == FaultKind.LOSE_AND_HIDE) {
            throw timeOut("answer lost of " + call.operation());
          }
        });
  }

  /**
   * @param write {@code before ...} or {@code after ...} of a write to the API server, {@code
   *     before reading ...} of a read
   */
  void aroundWrite(String write) {
    if (world.passUnderWay().isEmpty()) {
      return;
    }
    var before = write.startsWith("before");
    if (before && is(Sky.API_SERVER_DOWN)) {
      throw apiServer("connection refused");
    }
    if (is(Sky.SECRETS_REFUSED) && write.equals("before writing the Secret")) {
      throw new ApiServer.Refused("exceeded quota: secrets", null);
    }
    if (write.startsWith("before reading")) {
      return;
    }
    if (before) {
      falling = hit(one -> one.atWrites);
    }
    if (falling.isEmpty()) {
      return;
    }
    var fault = falling.get().fault;
    if (before == (fault == FaultKind.KILL_BEFORE || fault == FaultKind.FAIL_UNCLEARLY)) {
      falling = Optional.empty();
      if (fault == FaultKind.KILL_BEFORE || fault == FaultKind.KILL_AFTER) {
        throw killed(write);
      }
      world.say("    " + (before ? "error " : "answer lost ") + write);
      throw apiServer("stream was reset");
    }
  }

  /** Turns on or off what the simulator does by itself. */
  private void setSwitches() {
    var launches = world.account().launchFaults(OperatorHarness.REGION);
    if (is(Sky.LAUNCHES_END)) {
      launches.endInstances("Client.VolumeLimitExceeded", "Volume limit exceeded");
    } else {
      launches.letInstancesRun();
    }
    var cache = world.account().cacheFaults(OperatorHarness.REGION);
    if (is(Sky.CREATES_FAIL)) {
      cache.endCreatesIn("create-failed", "Reason: InsufficientCacheClusterCapacity");
    } else {
      cache.letCreatesSucceed();
    }
    if (is(Sky.MOVES_ARE_UNDONE)) {
      cache.undoMoves("Failed to scale down: the node has insufficient memory.");
    } else {
      cache.letMovesSucceed();
    }
    cache.seeNewResourcesAfter(is(Sky.CACHE_IS_BEHIND) ? BEHIND : Duration.ZERO);
  }

  private void run(SimulatedCall call) {
    for (var errand : List.copyOf(errands)) {
      if ((!errand.onlyMutating || call.mutating()) && --errand.left == 0) {
        errands.remove(errand);
        errand.run.run();
      }
    }
  }

  private Optional<Armed> hit(Predicate<Armed> meant) {
    for (var one : List.copyOf(armed)) {
      if (meant.test(one) && --one.left == 0) {
        armed.remove(one);
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private Optional<RuntimeException> refusal(SimulatedCall call) {
    if (is(Sky.THROTTLING) && random.nextInt(3) > 0) {
      return Optional.of(
          call.service().equals("ec2")
              ? AwsErrors.error("ec2", 503, "RequestLimitExceeded", "Request limit exceeded.")
              : AwsErrors.error(call.service(), 400, "Throttling", "Rate exceeded"));
    }
    if (is(Sky.SERVER_ERRORS) && random.nextInt(3) > 0) {
      return Optional.of(
          AwsErrors.error(call.service(), 500, "InternalFailure", "An internal error"));
    }
    if (is(Sky.TIME_OUTS) && random.nextBoolean()) {
      return Optional.of(ApiCallAttemptTimeoutException.create(20_000));
    }
    if (is(Sky.EXPIRED_CREDENTIALS)) {
      return Optional.of(
          call.service().equals("ec2")
              ? AwsErrors.error("ec2", 400, "RequestExpired", "Request has expired.")
              : AwsErrors.error(
                  call.service(), 403, "ExpiredToken", "The security token is expired"));
    }
    if (is(Sky.NO_CREDENTIALS)) {
      return Optional.of(
          SdkClientException.create("Unable to load credentials from any of the providers"));
    }
    if (is(Sky.UNREACHABLE)) {
      return Optional.of(
          SdkClientException.create(
              "Received an UnknownHostException", new UnknownHostException("x")));
    }
    if (is(Sky.DENIED_WRITES) && call.mutating()) {
      return Optional.of(
          AwsErrors.error(
              call.service(),
              403,
              call.service().equals("ec2") ? "UnauthorizedOperation" : "AccessDenied",
              "You are not authorized to perform this operation."));
    }
    if (is(Sky.NEW_IS_UNKNOWN) && call.mutating() && call.service().equals("ec2")) {
      return Things.named(call).stream()
          .filter(key -> world.births.isWithin(key, UNKNOWN_FOR))
          .findFirst()
          .map(Faults::unknown);
    }
    return Optional.empty();
  }

  private static RuntimeException unknown(String id) {
    var code =
        switch (Things.ThingKind.of(id)) {
          case VPC -> "InvalidVpcID.NotFound";
          case SUBNET -> "InvalidSubnetID.NotFound";
          case SECURITY_GROUP -> "InvalidGroup.NotFound";
          case INTERNET_GATEWAY -> "InvalidInternetGatewayID.NotFound";
          case ROUTE_TABLE -> "InvalidRouteTableID.NotFound";
          default -> "InvalidInstanceID.NotFound";
        };
    return AwsErrors.ec2(code, "The ID '" + id + "' does not exist");
  }

  private OperatorHarness.Killed killed(String where) {
    world.say("    killed " + where);
    return new OperatorHarness.Killed(where);
  }

  private RuntimeException timeOut(String what) {
    world.say("    " + what);
    return ApiCallAttemptTimeoutException.create(20_000);
  }

  private static RuntimeException apiServer(String what) {
    return new KubernetesClientException(what);
  }
}
