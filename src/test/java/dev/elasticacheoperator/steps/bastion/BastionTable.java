package dev.elasticacheoperator.steps.bastion;

import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfile;
import software.amazon.awssdk.services.ec2.model.Instance;

/** A table of the bastion step: each row of the subclass's {@code rows} is a test. */
abstract class BastionTable {

  static final BastionStep STEP = new BastionStep(StepNames.BASTION, Set.of());

  static final Outputs OUTPUTS =
      Outputs.of(StepOutputs.INSTANCE_PROFILE_NAME, "sessions-bastion")
          .and(StepOutputs.BASTION_SECURITY_GROUP_ID, "sg-1")
          .and(StepOutputs.BASTION_SUBNET_IDS, List.of("subnet-1"));

  static final Map<String, String> TAGS = tags(StepNames.BASTION, "sessions-bastion");
  static final String READY = "Ready: 198.51.100.7";

  static final String LAUNCH =
      "RunInstances: Launch bastion sessions-bastion (t3.micro) in subnet-1";

  static final String TERMINATE = "TerminateInstances: Terminate bastion i-1";

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedBastions> row) {
    assertEquals(row.expected(), StepTable.lines(STEP, row));
  }

  static Row<ObservedBastions> row(
      String name, Target target, ObservedBastions observed, String... expected) {
    return new Row<>(name, target, observed, context(OUTPUTS), List.of(expected));
  }

  static ObservedBastions observed(ObservedInstance... instances) {
    return ObservedBastions.of(List.of(instances));
  }

  static ObservedInstance dead(String id, String state) {
    return instance(id, i -> i.state(s -> s.name(state)));
  }

  static ObservedInstance instance(String id, Consumer<Instance.Builder> change) {
    var instance =
        Instance.builder()
            .instanceId(id)
            .instanceType("t3.micro")
            .imageId("ami-1")
            .keyName("my-key")
            .subnetId("subnet-1")
            .state(s -> s.name("running"))
            .publicIpAddress("198.51.100.7")
            .iamInstanceProfile(profile("sessions-bastion"))
            .securityGroups(g -> g.groupId("sg-1"))
            .metadataOptions(m -> m.httpTokens("required"))
            .applyMutation(change)
            .build();
    return new ObservedInstance(instance, TAGS);
  }

  static IamInstanceProfile profile(String name) {
    return name == null
        ? null
        : IamInstanceProfile.builder()
            .arn("arn:aws:iam::000000000000:instance-profile/" + name)
            .build();
  }
}
