package dev.elasticacheoperator.behaviour;

import static dev.elasticacheoperator.lab.ManualChanges.deleteProfile;
import static dev.elasticacheoperator.lab.ManualChanges.removeRoleFromProfile;
import static dev.elasticacheoperator.lab.ManualChanges.terminateInstance;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.api.v1alpha1.DeletionPolicy;
import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** All that the operator is asked to do, for tests of what it needs for that. */
public final class Scenarios {

  private static final Duration WORK = Duration.ofMinutes(25);

  private Scenarios() {}

  /**
   * @param begin what is there before
   * @param act what then happens
   * @param restores whether in the end all is as it was at the beginning
   */
  public record Scenario(String name, Consumer<Run> begin, Consumer<Run> act, boolean restores) {

    private Scenario(String name, Consumer<Run> begin, Consumer<Run> act) {
      this(name, begin, act, false);
    }

    public Run run() {
      return new Run(this);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** One run of a scenario in an account of its own. */
  public static final class Run {
    private final Scenario scenario;
    final Fixture fixture = new Fixture(SimulatorSettings.aws());
    private Set<String> wanted = Set.of();
    private Consumer<AwsClients> leaves = aws -> {};
    private TheirNetwork theirs;
    private List<String> handedOver = List.of();

    private Run(Scenario scenario) {
      this.scenario = scenario;
    }

    public OperatorHarness lab() {
      return fixture.harness;
    }

    /** Returns true if somebody other than the operator calls. */
    public boolean strangerActs() {
      return fixture.strangerActs();
    }

    public void begin() {
      scenario.begin().accept(this);
    }

    /** Makes the change and gives the operator time to react. */
    public void act(Scenario scenario) {
      scenario.act().accept(this);
      fixture.harness.pass(WORK);
    }

    /** Until all is as wanted; strangers have left by then. */
    public void settle() {
      fixture.stranger(leaves);
      leaves = aws -> {};
      fixture.harness.pass(WORK);
      if (fixture.harness.api.names().isEmpty()) {
        return;
      }
      if (fixture.harness.environment(Fixture.NAME).isMarkedForDeletion()) {
        fixture.harness.untilGone(Fixture.NAME);
        return;
      }
      fixture.harness.untilReady(Fixture.NAME);
      if (!wanted.isEmpty()) {
        assertEquals(wanted, ResourceSnapshot.of(fixture));
      }
    }

    /** Describes the environment by its status: conditions first, then steps. */
    public List<String> says() {
      if (fixture.harness.api.names().isEmpty()) {
        return List.of();
      }
      var all = new ArrayList<String>();
      fixture.status().conditions().forEach(c -> all.add(c.getType() + ": " + c.getMessage()));
      fixture
          .status()
          .steps()
          .forEach(s -> all.add(s.name() + " " + s.state() + ": " + s.message()));
      return all;
    }

    /** The id of the VPC that was there before; empty where there was none. */
    public String existingVpc() {
      return theirs == null ? "" : theirs.vpc();
    }

    /** Deletes the environment, unless the scenario did, and waits until it is gone. */
    public void delete() {
      if (fixture.harness.api.names().isEmpty()) {
        return;
      }
      fixture.delete();
      fixture.harness.untilGone(Fixture.NAME);
    }

    /** Returns the AWS ids that the status has of a step. */
    public List<String> ids(String step) {
      return fixture.ids(step);
    }

    /** Returns the only AWS id that the status has of a step. */
    public String id(String step) {
      return fixture.id(step);
    }

    /** How many calls of an operation the operator has made. */
    public int calls(String operation) {
      return fixture.calls.tried(operation);
    }

    /** How many there are of each kind. */
    public Map<String, Integer> there() {
      var counts = new TreeMap<String, Integer>();
      fixture.stranger(aws -> counts.putAll(Leftovers.of(aws)));
      return counts;
    }

    private void recipe(boolean tidy) {
      handedOver = new Recipe(tidy).run(fixture);
    }

    private void takeOver() {
      fixture.harness.api.apply(Recipe.object(handedOver));
    }

    private void theirNetwork() {
      theirs = TheirNetwork.make(fixture);
      fixture.harness.pass(Duration.ofMinutes(5));
    }

    private void theirNetworkWithoutGateway() {
      theirNetwork();
      fixture.stranger(aws -> theirs.detachGateway(aws));
    }

    private void intoTheirSubnets() {
      theirs.use(fixture);
    }

    private void intoTheirVpc() {
      theirs.use(fixture, TheirNetwork.block("10.50.10.0/24"), TheirNetwork.block("10.50.11.0/24"));
    }

    private void ready() {
      fixture.apply();
      fixture.harness.untilReady(Fixture.NAME);
      fixture.harness.pass(Duration.ofMinutes(7));
      fixture.calls.clear();
    }

    private void twoReady() {
      ready();
      fixture.harness.api.apply(OperatorHarness.example("cache.yaml"));
      fixture.harness.untilReady("default/cache");
      fixture.calls.clear();
    }

    private void readyWithGuardDuty() {
      ready();
      fixture.edit("vpc.deleteGuardDutyEndpoint", true);
      fixture.stranger(aws -> GuardDutyTest.monitor(fixture, aws));
    }

    private void twoSubnets() {
      var environment = Fixture.article();
      environment.setSpec(
          Fixture.with(
              environment.getSpec(),
              "network.cacheSubnets",
              List.of(Map.of("cidrBlock", "10.20.1.0/24"), Map.of("cidrBlock", "10.20.2.0/24"))));
      fixture.harness.api.apply(environment);
    }

    private void smallest() {
      var resource = OperatorHarness.example("cache.yaml");
      resource.getMetadata().setName("sessions");
      fixture.harness.api.apply(resource);
    }

    /** A stranger's subnet in our VPC. */
    private void inTheWay() {
      ready();
      fixture.stranger(
          aws -> {
            var vpc = fixture.id("vpc");
            var id =
                aws.ec2()
                    .createSubnet(r -> r.vpcId(vpc).cidrBlock("10.20.99.0/24"))
                    .subnet()
                    .subnetId();
            leaves = gone -> gone.ec2().deleteSubnet(r -> r.subnetId(id));
          });
    }

    /** A stranger's instance profile with our role in it. */
    private void roleInTheirProfile() {
      ready();
      fixture.stranger(aws -> IamTest.addToProfile(aws, "theirs"));
      leaves =
          aws -> {
            removeRoleFromProfile(aws, "theirs", "sessions-bastion");
            deleteProfile(aws, "theirs");
          };
    }

    /** Launched by somebody in the place of ours, with our tags and without the profile. */
    private void bastionWithoutProfile() {
      fixture.stranger(
          aws -> {
            var old = fixture.id("bastion");
            var like =
                aws.ec2()
                    .describeInstances(r -> r.instanceIds(old))
                    .reservations()
                    .get(0)
                    .instances()
                    .get(0);
            terminateInstance(aws, old);
            aws.ec2()
                .runInstances(
                    r ->
                        r.minCount(1)
                            .maxCount(1)
                            .imageId(like.imageId())
                            .instanceType(like.instanceType())
                            .keyName(like.keyName())
                            .subnetId(like.subnetId())
                            .securityGroupIds(fixture.bastionGroup())
                            .tagSpecifications(
                                s -> s.resourceType(ResourceType.INSTANCE).tags(like.tags())));
          });
    }

    /** AWS accepts the cluster and does not make it, until strangers have left. */
    private void clusterFails() {
      var faults = FailedClusterTest.faults(fixture);
      faults.endCreatesIn("create-failed", "Failed to create the cluster.");
      leaves = aws -> faults.letCreatesSucceed();
    }

    private void rebootApproved() {
      fixture.edit("parameterGroup.parameters", Map.of("databases", "32"));
      fixture.harness.pass(Duration.ofMinutes(1));
      fixture.approvePlan();
    }

    private void harm(DriftCase drift) {
      wanted = ResourceSnapshot.of(fixture);
      fixture.stranger(aws -> drift.harm().accept(fixture, aws));
    }
  }

  public static List<Scenario> all() {
    return Stream.of(
            lives(), changes(), drifts(), ReplicationScenarios.all(), ServerlessScenarios.all())
        .flatMap(s -> s)
        .toList();
  }

  /** Environments that meet what is there already. */
  public static List<Scenario> existing() {
    return List.of(
        new Scenario("all of it taken over", run -> run.recipe(true), Run::takeOver),
        new Scenario("the recipe taken over as it is", run -> run.recipe(false), Run::takeOver),
        new Scenario("in their subnets", Run::theirNetwork, Run::intoTheirSubnets),
        new Scenario("in their VPC, with its gateway", Run::theirNetwork, Run::intoTheirVpc),
        new Scenario(
            "in their VPC, which has no gateway",
            Run::theirNetworkWithoutGateway,
            Run::intoTheirVpc),
        new Scenario(
            "deleted with GuardDuty's endpoint",
            Run::readyWithGuardDuty,
            run -> run.fixture.delete()),
        new Scenario(
            "a serverless cache in their subnets",
            Run::theirNetwork,
            run -> ServerlessScenarios.into(run, run.theirs.vpc(), run.theirs.cache())));
  }

  private static Stream<Scenario> lives() {
    return Stream.of(
        new Scenario("the article's environment created", run -> {}, run -> run.fixture.apply()),
        new Scenario("the smallest environment created", run -> {}, Run::smallest),
        new Scenario("two cache subnets without zones created", run -> {}, Run::twoSubnets),
        new Scenario("an environment deleted", Run::ready, run -> run.fixture.delete()),
        new Scenario(
            "hours without change", Run::ready, run -> run.lab().pass(Duration.ofHours(3))),
        new Scenario(
            "hours without change of two environments",
            Run::twoReady,
            run -> run.lab().pass(Duration.ofHours(3))),
        new Scenario(
            "a deletion with a stranger in its way", Run::inTheWay, run -> run.fixture.delete()),
        new Scenario(
            "a deletion with the role in a stranger's profile",
            Run::roleInTheirProfile,
            run -> run.fixture.delete()),
        new Scenario(
            "retained, and applied again",
            run -> {
              run.ready();
              run.fixture.edit("deletionPolicy", DeletionPolicy.RETAIN);
              run.lab().untilReady(Fixture.NAME);
              run.fixture.delete();
              run.lab().untilGone(Fixture.NAME);
            },
            run -> {
              run.lab().restart();
              run.fixture.apply();
            }),
        new Scenario("a create that AWS ends", Run::clusterFails, run -> run.fixture.apply()));
  }

  private static Stream<Scenario> changes() {
    var listed =
        ChangeTest.changes()
            .map(arguments -> changed((String) arguments.get()[0], arguments.get()[1]));
    return Stream.concat(
        listed,
        Stream.of(
            changed("bastion.enabled", false),
            changed("iam.permissionsBoundary", "arn:aws:iam::aws:policy/PowerUserAccess"),
            changed("parameterGroup", null),
            new Scenario("a reboot approved", Run::ready, Run::rebootApproved),
            new Scenario("a bastion without its profile", Run::ready, Run::bastionWithoutProfile),
            new Scenario(
                "a bastion added",
                run -> {
                  run.ready();
                  run.fixture.edit("bastion.enabled", false);
                  run.lab().untilReady(Fixture.NAME);
                },
                run -> run.fixture.edit("bastion.enabled", true)),
            new Scenario(
                "a parameter group added",
                run -> {
                  run.ready();
                  run.fixture.edit("parameterGroup", null);
                  run.lab().untilReady(Fixture.NAME);
                },
                run ->
                    run.fixture.edit(
                        "parameterGroup", Fixture.article().getSpec().parameterGroup()))));
  }

  private static Scenario changed(String field, Object value) {
    return new Scenario(
        field + " becomes " + value, Run::ready, run -> run.fixture.edit(field, value));
  }

  private static Stream<Scenario> drifts() {
    return DriftCase.all()
        .map(drift -> new Scenario(drift.what(), Run::ready, run -> run.harm(drift), true));
  }
}
