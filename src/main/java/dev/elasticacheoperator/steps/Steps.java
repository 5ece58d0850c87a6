package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.engine.CallFailure;
import dev.elasticacheoperator.engine.Engine;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.Step;
import dev.elasticacheoperator.steps.bastion.BastionStep;
import dev.elasticacheoperator.steps.bastion.IamStep;
import dev.elasticacheoperator.steps.cache.ClusterStep;
import dev.elasticacheoperator.steps.cache.ParameterGroupStep;
import dev.elasticacheoperator.steps.cache.SubnetGroupStep;
import dev.elasticacheoperator.steps.network.InternetGatewayStep;
import dev.elasticacheoperator.steps.network.RouteTableStep;
import dev.elasticacheoperator.steps.network.SecurityGroupsStep;
import dev.elasticacheoperator.steps.network.SubnetsStep;
import dev.elasticacheoperator.steps.network.VpcStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of contents: what an environment is made of, in the order it is made in. */
public final class Steps {

  /** Host and port of the cache. */
  public static final Outputs.Key<CacheEndpoint> ENDPOINT = ClusterStep.ENDPOINT;

  public static final Outputs.Key<String> BASTION_ID = BastionStep.INSTANCE_ID;
  public static final Outputs.Key<String> BASTION_PUBLIC_IP = BastionStep.PUBLIC_IP;
  public static final String BASTION = BastionStep.NAME;

  private Steps() {}

  public static List<Step<Target, AwsContext, ?>> inOrder() {
    return List.copyOf(all());
  }

  /** What each step has to be allowed, by its name, in the order of the steps. */
  public static Map<String, Permissions> permissions() {
    var byStep = new LinkedHashMap<String, Permissions>();
    all().forEach(step -> byStep.put(step.name(), step.permissions()));
    return byStep;
  }

  /** What has to be allowed besides for what is there already, by the field of the spec. */
  public static Map<String, Permissions> permissionsForExisting() {
    return ExtraPermissions.permissions();
  }

  private static List<AwsStep<?>> all() {
    return List.of(
        new IamStep(),
        new VpcStep(),
        SubnetsStep.ofCache(),
        new SecurityGroupsStep(),
        new SubnetGroupStep(),
        new ParameterGroupStep(),
        new ClusterStep(),
        SubnetsStep.ofBastion(),
        new InternetGatewayStep(),
        new RouteTableStep(),
        new BastionStep());
  }

  public static Engine<Target, AwsContext> flow(Engine.EngineTimings patience) {
    return new Engine<>(inOrder(), patience, Target::approves, Steps::fault);
  }

  /** A failed call to AWS as the engine understands it; nothing else is one. */
  private static Optional<CallFailure> fault(RuntimeException thrown) {
    return thrown instanceof AwsCallException failure
        ? Optional.of(
            new CallFailure(
                kind(failure), failure.rule(), failure.getMessage(), failure.outcomeKnown()))
        : Optional.empty();
  }

  private static CallFailure.Kind kind(AwsCallException failure) {
    return switch (failure.errorClass()) {
      case NOT_FOUND -> CallFailure.Kind.NOT_FOUND;
      case ALREADY_EXISTS, ALREADY_DONE -> CallFailure.Kind.ALREADY;
      case IN_USE -> CallFailure.Kind.IN_USE;
      // Part of every create, not an error that anybody should read about.
      case RETRY ->
          failure.rule().equals(ErrorTable.INSTANCE_PROFILE)
              ? CallFailure.Kind.IN_USE
              : CallFailure.Kind.RETRY;
      case SLOW_RETRY -> CallFailure.Kind.SLOW;
      case TERMINAL -> CallFailure.Kind.TERMINAL;
    };
  }
}
