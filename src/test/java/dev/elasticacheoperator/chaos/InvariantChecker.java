package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.api.v1alpha1.DeletionPolicy;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.chaos.Move.Sky;
import dev.elasticacheoperator.chaos.Things.Thing;
import dev.elasticacheoperator.chaos.Things.ThingKind;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.CallHook;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.elasticache.model.DeleteCacheClusterRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteServerlessCacheRequest;

/** Holds every call against the invariants, before AWS sees it and after AWS has accepted it. */
final class InvariantChecker implements CallHook {

  private static final Set<ThingKind> ONE_ONLY =
      EnumSet.of(
          ThingKind.VPC,
          ThingKind.INTERNET_GATEWAY,
          ThingKind.ROUTE_TABLE,
          ThingKind.INSTANCE,
          ThingKind.CLUSTER,
          ThingKind.REPLICATION_GROUP,
          ThingKind.SERVERLESS_CACHE);

  /** Kinds that must be gone before the kind that contains them is deleted. */
  private static final Map<ThingKind, Set<ThingKind>> HOLDS =
      Map.of(
          ThingKind.VPC,
              EnumSet.of(ThingKind.SUBNET, ThingKind.SECURITY_GROUP, ThingKind.ROUTE_TABLE),
          ThingKind.SUBNET_GROUP, EnumSet.of(ThingKind.CLUSTER, ThingKind.REPLICATION_GROUP));

  /** Time from a launch to the end of an instance that EC2 does not let run. */
  private static final Duration LAUNCHING = SimulatorSettings.aws().instancePending();

  private final World world;
  final Things things = new Things();
  final SecretChecker secrets;
  final DataChecker data;
  private int mutations;

  InvariantChecker(World world) {
    this.world = world;
    this.secrets = new SecretChecker(world);
    this.data = new DataChecker(world);
  }

  /** Checks an environment between two passes, so that both see what AWS does meanwhile. */
  void between(String environment) {
    secrets.check(environment);
    data.check(environment);
  }

  @Override
  public void before(SimulatedCall call) {
    things.age(world.clock.instant());
    var pass = world.passUnderWay();
    if (pass.isEmpty()) {
      return;
    }
    world.count(call);
    var before = pass.get().persisted().orElse(pass.get().handed());
    if (!before.isMarkedForDeletion() && before.getSpec().paused() && !pass.get().stale()) {
      throw new Violation(Invariant.PAUSED, call.operation() + " for " + pass.get().name());
    }
    if (!call.mutating()) {
      return;
    }
    mutations++;
    var what = call.operation() + " " + Things.named(call) + " for " + pass.get().name();
    world.say("    " + what);
    if (untouchable(before)) {
      throw new Violation(Invariant.PROTECTED, what);
    }
    if (!before.isMarkedForDeletion() && before.getSpec().paused()) {
      throw new Violation(Invariant.PAUSED, what + ", by an older object");
    }
    if (deletesCache(call)
        && !before.isMarkedForDeletion()
        && world.plans.approved(before).isEmpty()
        && !hasNoData(call)) {
      throw new Violation(Invariant.APPROVED, what);
    }
    if (!hasNoData(call)) {
      data.before(call, before, pass.get().name());
    }
    if (pass.get().stale()) {
      throw new Violation(Invariant.NEWEST_OBJECT, what);
    }
    for (var key : Things.named(call)) {
      var thing = things.find(key);
      var ours =
          thing.flatMap(t -> t.owner(OperatorHarness.CLUSTER)).filter(pass.get().name()::equals);
      if (thing.isPresent()
          && ours.isEmpty()
          && !onlyNamed(call, thing.get())
          && !handedOver(before, thing.get())) {
        throw new Violation(Invariant.HANDS_OFF, what + ", but it is " + thing.get());
      }
      if (thing.isEmpty() && !things.everMade(key) && !ThingKind.of(key).named()) {
        throw new Violation(Invariant.HANDS_OFF, what + ", which nobody of ours made");
      }
    }
    if (Things.deletes(call)) {
      Things.named(call).forEach(key -> nothingNeeds(key, pass.get().name(), what));
    }
    if (call.request() instanceof CreateVpcRequest create) {
      announced(create.tagSpecifications(), pass.get().name(), "vpc");
    } else if (call.request() instanceof CreateInternetGatewayRequest create) {
      announced(create.tagSpecifications(), pass.get().name(), "internetGateway");
    }
  }

  /**
   * Returns true if the call names the resource without changing it. Examples are an input of a
   * create, the parameter group of a cluster, the VPC of a detached gateway, the role of a profile.
   * The operator may not know yet that the resource has lost its tags, but it must have been ours.
   */
  private boolean onlyNamed(SimulatedCall call, Thing thing) {
    var detached = call.operation().equals("DetachInternetGateway") && thing.kind == ThingKind.VPC;
    var ofProfile =
        call.operation().equals("RemoveRoleFromInstanceProfile") && thing.kind == ThingKind.ROLE;
    var ofCluster =
        Set.of("ModifyCacheCluster", "ModifyReplicationGroup").contains(call.operation())
            && thing.kind == ThingKind.PARAMETER_GROUP;
    return (detached || ofProfile || ofCluster || Things.made(call).isPresent())
        && (world.births.madeByOperator(thing.key) || isLent(thing.key));
  }

  static boolean deletesCache(SimulatedCall call) {
    return call.request() instanceof DeleteCacheClusterRequest
        || call.request() instanceof DeleteReplicationGroupRequest
        || call.request() instanceof DeleteServerlessCacheRequest;
  }

  private boolean isLent(String id) {
    var lent = world.lent();
    return Set.of(lent.vpc(), lent.cacheSubnet(), lent.publicSubnet()).contains(id);
  }

  private static boolean handedOver(ElastiCacheEnvironment object, Thing thing) {
    var listed = object.getSpec().adopt();
    return listed != null
        && listed.contains(thing.entry())
        && !thing.tags.containsKey(Tags.ENVIRONMENT)
        && !thing.tags.containsKey(Tags.CLUSTER);
  }

  /**
   * Returns true if the call names no cache that may have data. AWS refuses to delete a cache that
   * it deletes already, which an older read may still show.
   */
  private boolean hasNoData(SimulatedCall call) {
    return Things.named(call).stream()
        .flatMap(key -> things.find(key).stream())
        .filter(thing -> thing.kind.isCache())
        .allMatch(thing -> thing.neverAvailable);
  }

  private static boolean untouchable(ElastiCacheEnvironment object) {
    var spec = object.getSpec();
    return object.isMarkedForDeletion()
        && (spec.deletionProtection() || spec.deletionPolicy() == DeletionPolicy.RETAIN);
  }

  private void nothingNeeds(String key, String environment, String what) {
    var held = HOLDS.getOrDefault(ThingKind.of(key), Set.of());
    things.of(OperatorHarness.CLUSTER, environment).stream()
        .filter(t -> held.contains(t.kind) && t.within.equals(Optional.of(key)))
        .filter(t -> !t.wasUnowned)
        .findFirst()
        .ifPresent(
            t -> {
              throw new Violation(Invariant.DELETE_ORDER, what + ", which holds " + t);
            });
  }

  private void announced(List<TagSpecification> tags, String environment, String step) {
    var token = tags.stream().map(t -> Tags.fromEc2(t.tags()).get(Tags.TOKEN)).findFirst();
    var persisted =
        world.api.find(environment).stream()
            .flatMap(object -> Optional.ofNullable(object.getStatus()).stream())
            .flatMap(status -> status.pending().stream());
    if (persisted.noneMatch(p -> p.step().equals(step) && token.equals(Optional.of(p.token())))) {
      throw new Violation(Invariant.INTENT_FIRST, "create of " + step + " for " + environment);
    }
  }

  @Override
  public void after(SimulatedCall call, AwsResponse answer) {
    if (!call.mutating()) {
      return;
    }
    var made = things.accepted(call, answer);
    world
        .passUnderWay()
        .ifPresent(
            pass -> data.accepted(call, pass.persisted().orElse(pass.handed()), pass.name()));
    if (made.isEmpty() || world.passUnderWay().isEmpty()) {
      return;
    }
    world.births.add(made.get().key);
    if (made.get().kind == ThingKind.CLUSTER || made.get().kind == ThingKind.SERVERLESS_CACHE) {
      made.get().neverAvailable = world.faults.is(Sky.CREATES_FAIL);
    } else if (made.get().kind == ThingKind.INSTANCE && world.faults.is(Sky.LAUNCHES_END)) {
      things.ends(made.get(), world.clock.instant().plus(LAUNCHING));
    }
    var environment = world.passUnderWay().get().name();
    var others =
        things.of(OperatorHarness.CLUSTER, environment).stream()
            .filter(t -> t.kind == made.get().kind || t.kind.isCache() && made.get().kind.isCache())
            .filter(t -> ONE_ONLY.contains(t.kind))
            .map(t -> t.key)
            .toList();
    if (others.size() > 1) {
      throw new Violation(Invariant.ONE_OF_EACH, environment + " has " + others);
    }
  }

  /** Checks a persisted status: the resources of a Ready step exist. */
  void persisted(String environment) {
    var status = world.api.find(environment).map(ElastiCacheEnvironment::getStatus).orElse(null);
    if (status == null || world.statusMayBeWrong(environment)) {
      return;
    }
    for (var step : status.steps()) {
      if (step.state() == StepState.READY) {
        step.ids().stream()
            .filter(Things::isId)
            .filter(id -> things.find(id).isEmpty())
            .findFirst()
            .ifPresent(
                id -> {
                  throw new Violation(
                      Invariant.HONEST_STATUS,
                      environment + " says " + step.name() + " is Ready, but " + id + " is not");
                });
      }
    }
  }

  /** Checks an object whose finalizer is about to be removed. */
  void finished(ElastiCacheEnvironment object, String environment) {
    if (object.getSpec().deletionPolicy() == DeletionPolicy.RETAIN) {
      return;
    }
    // The operator may take a resource for gone that had no owner for a while.
    var left =
        things.of(OperatorHarness.CLUSTER, environment).stream()
            .filter(t -> !t.wasUnowned)
            .toList();
    if (!left.isEmpty()) {
      throw new Violation(Invariant.FINALIZER, environment + " goes, " + left + " stays");
    }
  }

  /** Number of mutating calls that the operator has made. */
  int mutations() {
    return mutations;
  }

  List<Thing> of(String environment) {
    return things.of(OperatorHarness.CLUSTER, environment);
  }
}
