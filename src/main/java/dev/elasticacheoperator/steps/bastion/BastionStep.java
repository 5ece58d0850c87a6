package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permission;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.FailedCreate;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.AwsStep;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Tagging;
import dev.elasticacheoperator.steps.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The instance from which users reach the cache. It has the role through its profile, requires
 * IMDSv2, and installs a client at boot. Only a property that EC2 cannot change in place replaces
 * the instance.
 */
public record BastionStep(String name, Set<String> needs) implements AwsStep<ObservedBastions> {

  @Override
  public Set<String> containedIn() {
    return Set.of(StepNames.BASTION_SUBNET);
  }

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .look("ec2:DescribeInstances")
        .create("ec2:RunInstances", Arns.INSTANCE, Arns.VOLUME, Arns.NETWORK_INTERFACE)
        .change("ec2:RunInstances", Arns.SUBNET, Arns.SECURITY_GROUP)
        .use("ec2:RunInstances", Arns.IMAGE, Arns.KEY_PAIR)
        .and(IamStep.PASS_THE_ROLE)
        // EC2 resolves the image on behalf of the caller.
        .use("ssm:GetParameters", Arns.AMAZON_LINUX_PARAMETER)
        .change("ec2:AssociateIamInstanceProfile", Arns.INSTANCE)
        .change("ec2:StartInstances", Arns.INSTANCE)
        .change("ec2:ModifyInstanceAttribute", Arns.INSTANCE, Arns.SECURITY_GROUP)
        .change("ec2:ModifyInstanceMetadataOptions", Arns.INSTANCE)
        .change("ec2:TerminateInstances", Arns.INSTANCE)
        .change("ec2:CreateTags", Arns.INSTANCE, Arns.VOLUME, Arns.NETWORK_INTERFACE)
        .change("ec2:DeleteTags", Arns.INSTANCE, Arns.VOLUME, Arns.NETWORK_INTERFACE)
        .on(
            "ec2:CreateTags",
            List.of(Permission.TAGGED_AS_OURS, Permission.NOBODYS, Permission.ON_NO_CREATE),
            Arns.VOLUME,
            Arns.NETWORK_INTERFACE);
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
    return new BastionObservation(aws, target, bastion(target), context).observe();
  }

  @Override
  public List<Action<AwsContext, ObservedBastions>> diff(
      Target target, ObservedBastions observed, StepContext context) {
    if (observed.alive().isEmpty() && observed.blocked().isPresent()) {
      return List.of();
    }
    if (!isDesired(target)) {
      return terminations(observed, observed.living());
    }
    var wanted = bastion(target).get();
    var launch = BastionLaunch.of(target, wanted, context);
    if (observed.alive().isEmpty()) {
      return List.of(launch.action(target, observed, context));
    }
    var instance = observed.alive().get();
    var reasons = BastionReplacement.reasons(wanted, instance, context);
    if (!reasons.isEmpty()) {
      return observed.irreplaceable().isPresent()
          ? List.of()
          : List.of(
              BastionActions.replace(
                  observed,
                  instance,
                  reasons,
                  aws -> launch.check(aws, BastionZone.of(wanted, instance, context))));
    }
    var tags = target.tags(StepNames.BASTION, wanted.name());
    var tagging =
        Tagging.retag(
            instance.id(),
            instance.tags(),
            target.corrected(tags),
            t -> observed.replaced(instance, instance.withTags(t)));
    if (!target.owns(instance.tags())) {
      return tagging.stream().toList();
    }
    var profile = context.get(StepOutputs.INSTANCE_PROFILE_NAME);
    var groups = List.of(context.get(StepOutputs.BASTION_SECURITY_GROUP_ID));
    var actions = new ArrayList<>(terminations(observed, observed.surplus()));
    var mayStart = LaunchFailure.of(instance).filter(f -> f.isRecent(context.now())).isEmpty();
    actions.addAll(BastionActions.inPlace(observed, instance, profile, groups, mayStart));
    tagging.ifPresent(actions::add);
    BastionParts.tagging(observed, instance, target.corrected(tags)).forEach(actions::add);
    return actions;
  }

  private static List<Action<AwsContext, ObservedBastions>> terminations(
      ObservedBastions observed, List<ObservedInstance> instances) {
    return instances.stream()
        .map(instance -> BastionActions.terminate(observed, instance))
        .toList();
  }

  @Override
  public Outcome assess(Target target, ObservedBastions observed, StepContext context) {
    if (observed.alive().isEmpty() && observed.blocked().isPresent()) {
      return observed.blocked().get();
    }
    if (observed.irreplaceable().isPresent()) {
      return observed.irreplaceable().get();
    }
    // An instance that this pass has terminated may come before the one to keep.
    var instance = observed.alive().orElseGet(() -> observed.shuttingDown().orElseThrow());
    if (isDesired(target) && instance.running()) {
      return AgentConnection.assess(instance, allowsSsh(target), context.now());
    }
    return failedStart(target, instance)
        .orElseGet(
            () ->
                new Outcome.InProgress(
                    "Waiting for bastion "
                        + instance.id()
                        + ": "
                        + instance.state()
                        + " (AWS usually takes a minute)"));
  }

  private Optional<Outcome> failedStart(Target target, ObservedInstance instance) {
    return LaunchFailure.of(instance)
        .filter(failure -> isDesired(target) && instance.lives())
        .map(f -> new Outcome.Failed(LaunchFailure.RULE, f.message(), ErrorClass.SLOW));
  }

  private static boolean allowsSsh(Target target) {
    return target
        .desired()
        .filter(d -> d.bastion().flatMap(Bastion::keyName).isPresent())
        .filter(d -> !d.securityGroups().sshCidrs().isEmpty())
        .isPresent();
  }

  /** Returns no id for a terminated instance, although AWS still reports it for an hour. */
  @Override
  public List<String> ids(ObservedBastions observed) {
    return observed.instances().stream()
        .filter(i -> !i.gone())
        .map(ObservedInstance::id)
        .limit(1)
        .toList();
  }

  @Override
  public boolean createSucceeded(ObservedBastions observed, String token) {
    return observed.living().stream().anyMatch(i -> token.equals(i.instance().clientToken()));
  }

  /** Returns the launches that EC2 ended by itself. AWS reports them for an hour. */
  @Override
  public List<FailedCreate> failedCreates(ObservedBastions observed) {
    return observed.failedLaunches().stream()
        .map(f -> new FailedCreate(f.instanceId(), f.at(), LaunchFailure.RULE, f.message()))
        .toList();
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
