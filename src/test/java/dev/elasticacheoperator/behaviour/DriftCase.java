package dev.elasticacheoperator.behaviour;

import dev.elasticacheoperator.aws.client.AwsClients;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * A change that somebody makes by hand, and the calls that correct it.
 *
 * @param within how soon it must be noticed and acted upon
 * @param corrections the mutating calls, in order
 */
record DriftCase(
    String what, Duration within, BiConsumer<Fixture, AwsClients> harm, List<String> corrections) {

  private static final Duration DRIFT = Duration.ofMinutes(5).plusSeconds(1);
  private static final Duration DEEP = Duration.ofMinutes(15).plusSeconds(1);

  static DriftCase soon(String what, BiConsumer<Fixture, AwsClients> harm, String... corrections) {
    return new DriftCase(what, DRIFT, harm, List.of(corrections));
  }

  static DriftCase deep(String what, BiConsumer<Fixture, AwsClients> harm, String... corrections) {
    return new DriftCase(what, DEEP, harm, List.of(corrections));
  }

  static Stream<DriftCase> all() {
    return Stream.of(
            NetworkDrift.rules(),
            NetworkDrift.routes(),
            NetworkDrift.attributes(),
            ServiceDrift.instances(),
            ServiceDrift.cache(),
            ServiceDrift.iam(),
            TagDrift.ofEc2(),
            TagDrift.ofOthers())
        .flatMap(cases -> cases);
  }

  @Override
  public String toString() {
    return what;
  }
}
