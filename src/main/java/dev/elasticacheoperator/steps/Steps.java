package dev.elasticacheoperator.steps;

import static dev.elasticacheoperator.steps.StepNames.BASTION;
import static dev.elasticacheoperator.steps.StepNames.BASTION_SUBNET;
import static dev.elasticacheoperator.steps.StepNames.CACHE_SUBNETS;
import static dev.elasticacheoperator.steps.StepNames.CLUSTER;
import static dev.elasticacheoperator.steps.StepNames.IAM;
import static dev.elasticacheoperator.steps.StepNames.INTERNET_GATEWAY;
import static dev.elasticacheoperator.steps.StepNames.PARAMETER_GROUP;
import static dev.elasticacheoperator.steps.StepNames.ROUTE_TABLE;
import static dev.elasticacheoperator.steps.StepNames.SECURITY_GROUPS;
import static dev.elasticacheoperator.steps.StepNames.SUBNET_GROUP;
import static dev.elasticacheoperator.steps.StepNames.USERS;
import static dev.elasticacheoperator.steps.StepNames.VPC;

import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.aws.policy.Permission;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.engine.CallFailure;
import dev.elasticacheoperator.engine.Engine;
import dev.elasticacheoperator.engine.EngineTimings;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Step;
import dev.elasticacheoperator.steps.bastion.BastionStep;
import dev.elasticacheoperator.steps.bastion.IamStep;
import dev.elasticacheoperator.steps.cache.ClusterStep;
import dev.elasticacheoperator.steps.cache.ParameterGroupStep;
import dev.elasticacheoperator.steps.cache.SubnetGroupStep;
import dev.elasticacheoperator.steps.cache.UsersStep;
import dev.elasticacheoperator.steps.network.InternetGatewayStep;
import dev.elasticacheoperator.steps.network.RouteTableStep;
import dev.elasticacheoperator.steps.network.SecurityGroupsStep;
import dev.elasticacheoperator.steps.network.SubnetsStep;
import dev.elasticacheoperator.steps.network.VpcStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of contents: all steps of an environment with the steps that each one needs. */
public final class Steps {

  /**
   * The steps in the order in which they are made; they are deleted in the reverse order. A step
   * begins when the steps that it needs are ready.
   */
  private static final List<AwsStep<?>> ALL =
      List.of(
          new IamStep(IAM, needs()),
          new VpcStep(VPC, needs()),
          SubnetsStep.ofCache(CACHE_SUBNETS, needs(VPC)),
          new SecurityGroupsStep(SECURITY_GROUPS, needs(VPC)),
          new SubnetGroupStep(SUBNET_GROUP, needs(CACHE_SUBNETS)),
          new ParameterGroupStep(PARAMETER_GROUP, needs()),
          new UsersStep(USERS, needs()),
          new ClusterStep(
              CLUSTER, needs(CACHE_SUBNETS, SUBNET_GROUP, PARAMETER_GROUP, USERS, SECURITY_GROUPS)),
          SubnetsStep.ofBastion(BASTION_SUBNET, needs(VPC)),
          new InternetGatewayStep(INTERNET_GATEWAY, needs(VPC)),
          new RouteTableStep(ROUTE_TABLE, needs(VPC, INTERNET_GATEWAY, BASTION_SUBNET)),
          new BastionStep(BASTION, needs(IAM, SECURITY_GROUPS, BASTION_SUBNET, ROUTE_TABLE)));

  /** Actions that the policies allow on resources with our tags only. */
  private static final Set<String> ON_OUR_TAGS =
      ALL.stream()
          .flatMap(step -> step.permissions().all().stream())
          .filter(permission -> permission.conditions().contains(Permission.OURS))
          .map(Permission::action)
          .collect(Collectors.toUnmodifiableSet());

  private Steps() {}

  private static Set<String> needs(String... steps) {
    return Set.of(steps);
  }

  public static List<Step<Target, AwsContext, ?>> inOrder() {
    return List.copyOf(ALL);
  }

  /** Returns the permissions of each step by its name, in the order of the steps. */
  public static Map<String, Permissions> permissions() {
    var byStep = new LinkedHashMap<String, Permissions>();
    ALL.forEach(step -> byStep.put(step.name(), step.permissions()));
    return byStep;
  }

  /** Returns further permissions for existing resources, by the field of the spec. */
  public static Map<String, Permissions> permissionsForExisting() {
    return ExtraPermissions.permissions();
  }

  /** Returns an engine that runs these steps. */
  public static Engine<Target, AwsContext> engine(EngineTimings timings) {
    return new Engine<>(inOrder(), timings, Target::approves, Steps::callFailure);
  }

  /**
   * Returns true if the denial may end by itself. The policies allow the action only on resources
   * with our tags, and IAM may not see new tags yet (terraform-provider-aws#6055). An explicit deny
   * stays.
   */
  private static boolean isTagLag(AwsCallException failure) {
    return failure.rule().equals(ErrorTable.DENIED)
        && !failure.getMessage().contains(ErrorTable.EXPLICIT_DENY)
        && ON_OUR_TAGS.contains(failure.service() + ":" + failure.operation());
  }

  /** Translates a failed AWS call for the engine; returns empty for any other exception. */
  private static Optional<CallFailure> callFailure(RuntimeException thrown) {
    return thrown instanceof AwsCallException failure
        ? Optional.of(
            new CallFailure(
                isTagLag(failure) ? ErrorClass.NOT_VISIBLE_YET : failure.errorClass(),
                failure.rule(),
                failure.getMessage(),
                failure.requestId(),
                failure.outcomeKnown()))
        : Optional.empty();
  }
}
