package dev.elasticacheoperator.steps.bastion;

import static dev.elasticacheoperator.steps.Lists.with;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.AwsStep;
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Tagging;
import dev.elasticacheoperator.steps.Target;
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
public record BastionStep(String name, Set<String> needs)
    implements AwsStep<BastionStep.ObservedBastions> {

  /**
   * @param instances ours that live, the one to keep first, then the dead that AWS still shows
   * @param blocked why none is made: one on record that lives lost our tags, or one that is handed
   *     over is unfit
   */
  record ObservedBastions(List<ObservedInstance> instances, Optional<Outcome> blocked) {
    static ObservedBastions of(List<ObservedInstance> instances) {
      return new ObservedBastions(instances, Optional.empty());
    }

    Optional<ObservedInstance> alive() {
      return instances.stream().filter(ObservedInstance::lives).findFirst();
    }

    ObservedBastions replaced(ObservedInstance old, ObservedInstance changed) {
      return ObservedBastions.of(with(instances, old, s -> changed));
    }
  }

  @Override
  public Set<String> containedIn() {
    return Set.of(StepNames.BASTION_SUBNET);
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
  public ObservedBastions absent() {
    return ObservedBastions.of(List.of());
  }

  @Override
  public ObservedBastions observe(AwsContext aws, Target target, StepContext context) {
    var found =
        ObservedBastions.of(
            aws.reads().instances().stream()
                .map(ObservedInstance::of)
                .sorted(
                    Comparator.<ObservedInstance, Boolean>comparing(i -> !i.lives())
                        .thenComparing(i -> !context.recordedId().equals(Optional.of(i.id())))
                        .thenComparing(ObservedInstance::id))
                .toList());
    return found.alive().isPresent() || !aws.reads().perResource()
        ? found
        : withAdopted(aws, target, context, found.instances());
  }

  private static ObservedBastions withAdopted(
      AwsContext aws, Target target, StepContext context, List<ObservedInstance> dead) {
    var ids = dead.stream().map(ObservedInstance::id).toList();
    var adoption = BastionAdoption.of(aws, target, bastion(target), context, ids);
    var disowned =
        Ownership.ownershipLost(target, context, id -> !ids.contains(id) && lost(aws, target, id));
    return new ObservedBastions(
        Stream.concat(adoption.fitting().stream().limit(1), dead.stream()).toList(),
        adoption.mismatch().or(() -> disowned));
  }

  /** Whether an instance lives that lacks our tags. */
  private static boolean lost(AwsContext aws, Target target, String id) {
    return ObservedInstance.find(aws, List.of(id))
        .anyMatch(instance -> instance.lives() && !target.owns(instance.tags()));
  }

  @Override
  public List<Action<AwsContext, ObservedBastions>> diff(
      Target target, ObservedBastions observed, StepContext context) {
    if (observed.alive().isEmpty() && observed.blocked().isPresent()) {
      return List.of();
    }
    var actions = new ArrayList<Action<AwsContext, ObservedBastions>>();
    observed.instances().stream()
        .filter(ObservedInstance::lives)
        .skip(isDesired(target) ? 1 : 0)
        .forEach(extra -> actions.add(BastionActions.terminate(observed, extra, "terminate")));
    if (!isDesired(target)) {
      return actions;
    }
    var wanted = bastion(target).get();
    if (observed.alive().isEmpty()) {
      return List.of(BastionLaunch.of(target, wanted, observed, context));
    }
    var instance = observed.alive().get();
    var reasons = instance.reasonsToReplace(wanted, context);
    if (!reasons.isEmpty()) {
      return List.of(
          BastionActions.terminate(
              observed, instance, "replace, for " + String.join(", ", reasons) + ","));
    }
    var tagging =
        Tagging.retag(
            instance.id(),
            instance.tags(),
            target.tags(StepNames.BASTION, wanted.name()),
            t -> observed.replaced(instance, instance.tagged(t)));
    if (!target.owns(instance.tags())) {
      return tagging.stream().toList();
    }
    if (instance.profile().isEmpty()) {
      actions.add(
          BastionActions.giveProfile(
              observed, instance, context.get(StepOutputs.INSTANCE_PROFILE_NAME)));
    }
    var groups = List.of(context.get(StepOutputs.BASTION_SECURITY_GROUP_ID));
    if (!instance.securityGroups().equals(groups)) {
      actions.add(BastionActions.setGroups(observed, instance, groups));
    }
    if (!instance.tokensRequired()) {
      actions.add(BastionActions.requireTokens(observed, instance));
    }
    if (instance.state().equals("stopped")) {
      actions.add(BastionActions.start(observed, instance));
    }
    tagging.ifPresent(actions::add);
    return actions;
  }

  @Override
  public Outcome assess(Target target, ObservedBastions observed, StepContext context) {
    if (observed.alive().isEmpty() && observed.blocked().isPresent()) {
      return observed.blocked().get();
    }
    if (!isDesired(target) || observed.alive().isEmpty()) {
      return new Outcome.InProgress("shutting down");
    }
    var instance = observed.alive().get();
    return instance.state().equals("running")
        ? new Outcome.Ready(instance.publicIp().orElse("no public address"))
        : new Outcome.InProgress(instance.state());
  }

  /** A terminated instance is gone, though AWS shows it for another hour. */
  @Override
  public Optional<String> id(ObservedBastions observed) {
    return observed.instances().stream()
        .filter(i -> !i.gone())
        .map(ObservedInstance::id)
        .findFirst();
  }

  @Override
  public boolean createSucceeded(ObservedBastions observed, String token) {
    return observed.alive().isPresent();
  }

  @Override
  public Outputs outputs(Target target, ObservedBastions observed) {
    return observed
        .alive()
        .map(
            i ->
                Outputs.of(StepOutputs.BASTION_INSTANCE_ID, i.id())
                    .and(StepOutputs.BASTION_PUBLIC_IP, i.publicIp()))
        .orElse(Outputs.NONE);
  }
}
