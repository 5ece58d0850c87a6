package dev.elasticacheoperator.steps;

import static dev.elasticacheoperator.steps.AwsStep.with;

import dev.elasticacheoperator.aws.Arns;
import dev.elasticacheoperator.aws.Permissions;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.environment.DesiredEnvironment.Bastion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The instance one reaches the cache from: with the role through its profile, IMDSv2 required, and
 * a redis client installed at boot. What cannot change on a running instance replaces it, and
 * nothing else.
 */
final class BastionStep implements AwsStep<BastionStep.Now> {

  static final String NAME = "bastion";

  /** The running instance's id. */
  public static final Outputs.Key<String> INSTANCE_ID = new Outputs.Key<>("the bastion's id");

  /** Its public IPv4 address. */
  public static final Outputs.Key<String> PUBLIC_IP =
      new Outputs.Key<>("the bastion's public address");

  /**
   * @param instances ours that live, the one to keep first, then the dead that AWS still shows
   * @param stuck why none is made: one on record that lives lost our tags, or one that is handed
   *     over is unfit
   */
  record Now(List<BastionInstance> instances, Optional<Outcome> stuck) {
    static Now of(List<BastionInstance> instances) {
      return new Now(instances, Optional.empty());
    }

    Optional<BastionInstance> alive() {
      return instances.stream().filter(BastionInstance::lives).findFirst();
    }

    Now replaced(BastionInstance old, BastionInstance changed) {
      return Now.of(with(instances, old, s -> changed));
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> needs() {
    return Set.of(IamStep.NAME, SecurityGroupsStep.NAME, SubnetsStep.BASTION, RouteTableStep.NAME);
  }

  @Override
  public Set<String> containedIn() {
    return Set.of(SubnetsStep.BASTION);
  }

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .look("ec2:DescribeInstances")
        .create("ec2:RunInstances", Arns.INSTANCE, Arns.VOLUME)
        .change("ec2:RunInstances", Arns.SUBNET, Arns.SECURITY_GROUP)
        .use("ec2:RunInstances", Arns.IMAGE, Arns.KEY_PAIR, Arns.NETWORK_INTERFACE)
        .and(IamStep.PASS_THE_ROLE)
        // EC2 looks the image up on behalf of who launches it.
        .use("ssm:GetParameters", Arns.AMAZON_LINUX_PARAMETER)
        .change("ec2:AssociateIamInstanceProfile", Arns.INSTANCE)
        .change("ec2:StartInstances", Arns.INSTANCE)
        .change("ec2:ModifyInstanceAttribute", Arns.INSTANCE, Arns.SECURITY_GROUP)
        .change("ec2:ModifyInstanceMetadataOptions", Arns.INSTANCE)
        .change("ec2:TerminateInstances", Arns.INSTANCE)
        .change("ec2:CreateTags", Arns.INSTANCE);
  }

  @Override
  public boolean isDesired(Target target) {
    return bastion(target).isPresent();
  }

  private static Optional<Bastion> bastion(Target target) {
    return target.desired().flatMap(d -> d.bastion());
  }

  @Override
  public Now absent() {
    return Now.of(List.of());
  }

  @Override
  public Now observe(Cloud cloud, Target target, StepContext known) {
    var found =
        Now.of(
            cloud.reads().instances().stream()
                .map(BastionInstance::of)
                .sorted(
                    Comparator.<BastionInstance, Boolean>comparing(i -> !i.lives())
                        .thenComparing(i -> !known.recordedId().equals(Optional.of(i.id())))
                        .thenComparing(BastionInstance::id))
                .toList());
    return found.alive().isPresent() || !cloud.reads().deep()
        ? found
        : withAdopted(cloud, target, known, found.instances());
  }

  private static Now withAdopted(
      Cloud cloud, Target target, StepContext known, List<BastionInstance> dead) {
    var ids = dead.stream().map(BastionInstance::id).toList();
    var adoption = BastionAdoption.of(cloud, target, bastion(target), known, ids);
    var disowned =
        AwsStep.disowned(target, known, id -> !ids.contains(id) && lost(cloud, target, id));
    return new Now(
        Stream.concat(adoption.fitting().stream().limit(1), dead.stream()).toList(),
        adoption.misfit().or(() -> disowned));
  }

  /** Whether an instance lives that lacks our tags. */
  private static boolean lost(Cloud cloud, Target target, String id) {
    return BastionInstance.find(cloud, List.of(id))
        .anyMatch(instance -> instance.lives() && !target.owns(instance.tags()));
  }

  @Override
  public List<Action<Cloud, Now>> diff(Target target, Now now, StepContext known) {
    if (now.alive().isEmpty() && now.stuck().isPresent()) {
      return List.of();
    }
    var actions = new ArrayList<Action<Cloud, Now>>();
    now.instances().stream()
        .filter(BastionInstance::lives)
        .skip(isDesired(target) ? 1 : 0)
        .forEach(extra -> actions.add(BastionActions.terminate(now, extra, "terminate")));
    if (!isDesired(target)) {
      return actions;
    }
    var wanted = bastion(target).get();
    if (now.alive().isEmpty()) {
      return List.of(BastionLaunch.of(target, wanted, now, known));
    }
    var instance = now.alive().get();
    var reasons = instance.reasonsToReplace(wanted, known);
    if (!reasons.isEmpty()) {
      return List.of(
          BastionActions.terminate(
              now, instance, "replace, for " + String.join(", ", reasons) + ","));
    }
    var tagging =
        retag(
            instance.id(),
            instance.tags(),
            target.tags(NAME, wanted.name()),
            t -> now.replaced(instance, instance.tagged(t)));
    if (!target.owns(instance.tags())) {
      return tagging.stream().toList();
    }
    if (instance.profile().isEmpty()) {
      actions.add(BastionActions.giveProfile(now, instance, known.get(IamStep.PROFILE_NAME)));
    }
    var groups = List.of(known.get(SecurityGroupsStep.BASTION_GROUP));
    if (!instance.securityGroups().equals(groups)) {
      actions.add(BastionActions.setGroups(now, instance, groups));
    }
    if (!instance.tokensRequired()) {
      actions.add(BastionActions.requireTokens(now, instance));
    }
    if (instance.state().equals("stopped")) {
      actions.add(BastionActions.start(now, instance));
    }
    tagging.ifPresent(actions::add);
    return actions;
  }

  @Override
  public Outcome assess(Target target, Now now, StepContext known) {
    if (now.alive().isEmpty() && now.stuck().isPresent()) {
      return now.stuck().get();
    }
    if (!isDesired(target) || now.alive().isEmpty()) {
      return new Outcome.InProgress("shutting down");
    }
    var instance = now.alive().get();
    return instance.state().equals("running")
        ? new Outcome.Ready(instance.publicIp().orElse("no public address"))
        : new Outcome.InProgress(instance.state());
  }

  /** A terminated instance is gone, though AWS shows it for another hour. */
  @Override
  public Optional<String> id(Now now) {
    return now.instances().stream().filter(i -> !i.gone()).map(BastionInstance::id).findFirst();
  }

  @Override
  public boolean createSucceeded(Now now, String token) {
    return now.alive().isPresent();
  }

  @Override
  public Outputs outputs(Target target, Now now) {
    return now.alive()
        .map(i -> Outputs.of(INSTANCE_ID, i.id()).and(PUBLIC_IP, i.publicIp()))
        .orElse(Outputs.NONE);
  }
}
