package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.chaos.Move.Trait;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import dev.elasticacheoperator.sandbox.aws.ZoneOffers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The account of a schedule, as its moves give it.
 *
 * @param seed decides the zones
 */
record AccountTraits(long seed, Set<Trait> traits) {

  /** The zone of the existing network and of the article offers everything. */
  private static final String COMPLETE = "us-west-2a";

  private static final List<String> OTHERS = List.of("us-west-2b", "us-west-2c", "us-west-2d");
  private static final List<String> INSTANCES = List.of("t3.micro", "t3.small");
  private static final List<String> NODES =
      List.of("cache.t3.micro", "cache.t3.small", "cache.t4g.small", "cache.m7g.large");

  static AccountTraits of(Schedule schedule) {
    return new AccountTraits(
        schedule.seed(),
        schedule.moves().stream()
            .filter(timed -> timed.move() instanceof Move.Given)
            .map(timed -> ((Move.Given) timed.move()).trait())
            .collect(Collectors.toUnmodifiableSet()));
  }

  SimulatedCloud cloud(VirtualClock clock) {
    var cloud = new SimulatedCloud(settings(), clock);
    if (traits.contains(Trait.ZONES_DIFFER)) {
      restrict(cloud.account(SimulatedCloud.DEFAULT_ACCOUNT).offers(OperatorHarness.REGION));
    }
    return cloud;
  }

  private SimulatorSettings settings() {
    var settings =
        SimulatorSettings.aws().withMaxVpcs(50).withReadLag(Duration.ZERO).withZoneSeed(seed);
    if (traits.contains(Trait.IAM_IS_BEHIND)) {
      settings = settings.withIamWriteLag(Duration.ofSeconds(20));
    }
    if (traits.contains(Trait.ATTACHING_TAKES_TIME)) {
      settings = settings.withAttachmentLag(Duration.ofSeconds(20));
    }
    if (traits.contains(Trait.AGENTS_ARE_LATE)) {
      settings =
          settings
              .withAgentRegistration(Duration.ofMinutes(4))
              .withCredentialDelay(Duration.ofMinutes(1));
    }
    return settings;
  }

  /** The types of one service have the same zones, so that a type can be changed in place. */
  private void restrict(ZoneOffers offers) {
    var random = new Random(seed);
    var others = new ArrayList<String>();
    for (var types : List.of(INSTANCES, NODES)) {
      var other = OTHERS.get(random.nextInt(OTHERS.size()));
      types.forEach(type -> offers.offerOnlyIn(type, COMPLETE, other));
      others.add(other);
    }
    var without = OTHERS.get(random.nextInt(OTHERS.size()));
    // A cache of several zones needs a second one.
    if (seed > 0 || !without.equals(others.get(1))) {
      offers.withoutElastiCache(without);
    }
  }
}
