package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.ec2.LaunchFaults;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;

/** The smallest environment that a user applies on the first day. */
final class FirstDay {

  static final Duration MINUTE = Duration.ofMinutes(1);
  static final Duration HOUR = Duration.ofHours(1);

  /** Services see what was made in EC2 and IAM half a minute later, in their writes too. */
  static final SimulatorSettings LAGGING =
      SimulatorSettings.aws()
          .withReadLag(Duration.ofSeconds(10))
          .withWriteLag(Duration.ofSeconds(25))
          .withAttachmentLag(Duration.ofSeconds(25))
          .withIamWriteLag(Duration.ofSeconds(25));

  private FirstDay() {}

  static ElastiCacheEnvironment base(String name) {
    return Serialization.unmarshal(
        """
        apiVersion: elasticache-operator.dev/v1alpha1
        kind: ElastiCacheEnvironment
        metadata: {name: %s, namespace: default}
        spec:
          vpc: {cidrBlock: 10.33.0.0/16}
          cache: {engine: redis, nodeType: cache.t4g.micro}
        """
            .formatted(name),
        ElastiCacheEnvironment.class);
  }

  static Fixture applied(SimulatorSettings settings) {
    var fixture = new Fixture(settings);
    fixture.harness.api.apply(base("sessions"));
    return fixture;
  }

  static Fixture ready() {
    var fixture = applied(SimulatorSettings.aws());
    fixture.harness.untilReady(Fixture.NAME);
    fixture.harness.pass(MINUTE.multipliedBy(7));
    fixture.calls.clear();
    return fixture;
  }

  /** Edits several fields at once, as one {@code kubectl patch} does. */
  static void edit(Fixture fixture, Object... fields) {
    var resource = fixture.harness.environment(Fixture.NAME);
    for (int i = 0; i < fields.length; i += 2) {
      resource.setSpec(Fixture.with(resource.getSpec(), (String) fields[i], fields[i + 1]));
    }
    fixture.harness.api.apply(resource);
    fixture.harness.changed(Fixture.NAME);
  }

  static List<String> warnings(Fixture fixture) {
    return fixture.harness.api.events().stream()
        .filter(RecordedEvent::warning)
        .map(RecordedEvent::message)
        .toList();
  }

  static LaunchFaults launches(Fixture fixture) {
    return fixture
        .harness
        .cloud
        .account(SimulatedCloud.DEFAULT_ACCOUNT)
        .launchFaults(OperatorHarness.REGION);
  }

  static void assertNothingLeft(Fixture fixture) {
    fixture.stranger(aws -> assertEquals(List.of(), Leftovers.of(Leftovers.of(aws))));
  }
}
