package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.api.v1alpha1.DeletionPolicy;
import dev.elasticacheoperator.aws.AwsClients;
import dev.elasticacheoperator.lab.Lab;
import dev.elasticacheoperator.lab.Leftovers;
import dev.elasticacheoperator.sandbox.aws.Settings;
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
    private final Stage stage = new Stage(Settings.aws());
    private Set<String> wanted = Set.of();
    private Consumer<AwsClients> leaves = aws -> {};
    private TheirNetwork theirs;
    private List<String> handedOver = List.of();

    private Run(Scenario scenario) {
      this.scenario = scenario;
    }

    public Lab lab() {
      return stage.lab;
    }

    /** Whether it is not the operator who calls. */
    public boolean strangerActs() {
      return stage.strangerActs();
    }

    public void begin() {
      scenario.begin().accept(this);
    }

    /** What happens, and time for the operator to do what it can about it. */
    public void act(Scenario scenario) {
      scenario.act().accept(this);
      stage.lab.pass(WORK);
    }

    /** Until all is as wanted; strangers have left by then. */
    public void settle() {
      stage.stranger(leaves);
      leaves = aws -> {};
      stage.lab.pass(WORK);
      if (stage.lab.api.names().isEmpty()) {
        return;
      }
      if (stage.lab.environment(Stage.NAME).isMarkedForDeletion()) {
        stage.lab.untilGone(Stage.NAME);
        return;
      }
      stage.lab.untilReady(Stage.NAME);
      if (!wanted.isEmpty()) {
        assertEquals(wanted, Picture.of(stage));
      }
    }

    /** What the environment says of itself: conditions first, then steps. */
    public List<String> says() {
      if (stage.lab.api.names().isEmpty()) {
        return List.of();
      }
      var all = new ArrayList<String>();
      stage.status().conditions().forEach(c -> all.add(c.getType() + ": " + c.getMessage()));
      stage.status().steps().forEach(s -> all.add(s.name() + " " + s.state() + ": " + s.message()));
      return all;
    }

    /** The id of the VPC that was there before; empty where there was none. */
    public String existingVpc() {
      return theirs == null ? "" : theirs.vpc();
    }

    /** Deletes the environment and waits until it is gone. */
    public void delete() {
      stage.delete();
      stage.lab.untilGone(Stage.NAME);
    }

    /** What the status says is the AWS id of a step. */
    public String id(String step) {
      return stage.id(step);
    }

    /** How many calls of an operation the operator has made. */
    public int calls(String operation) {
      return stage.calls.tried(operation);
    }

    /** How many there are of each kind. */
    public Map<String, Integer> there() {
      var counts = new TreeMap<String, Integer>();
      stage.stranger(aws -> counts.putAll(Leftovers.of(aws)));
      return counts;
    }

    private void recipe(boolean tidy) {
      handedOver = new Recipe(tidy).run(stage);
    }

    private void takeOver() {
      stage.lab.api.apply(Recipe.object(handedOver));
    }

    private void theirNetwork() {
      theirs = TheirNetwork.make(stage);
      stage.lab.pass(Duration.ofMinutes(5));
    }

    private void theirNetworkWithoutGateway() {
      theirNetwork();
      stage.stranger(aws -> ExistingNetworkTest.detachGateway(aws, theirs));
    }

    private void intoTheirSubnets() {
      ExistingNetworkTest.apply(
          stage,
          theirs.vpc(),
          ExistingNetworkTest.id(theirs.cache()),
          ExistingNetworkTest.id(theirs.publicSubnet()));
    }

    private void intoTheirVpc() {
      ExistingNetworkTest.apply(
          stage,
          theirs.vpc(),
          ExistingNetworkTest.block("10.50.10.0/24"),
          ExistingNetworkTest.block("10.50.11.0/24"));
    }

    private void ready() {
      stage.apply();
      stage.lab.untilReady(Stage.NAME);
      stage.lab.pass(Duration.ofMinutes(7));
      stage.calls.clear();
    }

    private void smallest() {
      var resource = Lab.example("cache.yaml");
      resource.getMetadata().setName("sessions");
      stage.lab.api.apply(resource);
    }

    /** A stranger's subnet in our VPC. */
    private void inTheWay() {
      ready();
      stage.stranger(
          aws -> {
            var vpc = stage.id("vpc");
            var id =
                aws.ec2()
                    .createSubnet(r -> r.vpcId(vpc).cidrBlock("10.20.99.0/24"))
                    .subnet()
                    .subnetId();
            leaves = gone -> gone.ec2().deleteSubnet(r -> r.subnetId(id));
          });
    }

    /** Launched by somebody in the place of ours, with our tags and without the profile. */
    private void bastionWithoutProfile() {
      stage.stranger(
          aws -> {
            var old = stage.id("bastion");
            var like =
                aws.ec2()
                    .describeInstances(r -> r.instanceIds(old))
                    .reservations()
                    .get(0)
                    .instances()
                    .get(0);
            aws.ec2().terminateInstances(r -> r.instanceIds(old));
            aws.ec2()
                .runInstances(
                    r ->
                        r.minCount(1)
                            .maxCount(1)
                            .imageId(like.imageId())
                            .instanceType(like.instanceType())
                            .keyName(like.keyName())
                            .subnetId(like.subnetId())
                            .securityGroupIds(stage.bastionGroup())
                            .tagSpecifications(
                                s -> s.resourceType(ResourceType.INSTANCE).tags(like.tags())));
          });
    }

    private void harm(DriftTest.Case drift) {
      wanted = Picture.of(stage);
      stage.stranger(aws -> drift.harm().accept(stage, aws));
    }
  }

  public static List<Scenario> all() {
    return Stream.of(lives(), changes(), drifts()).flatMap(s -> s).toList();
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
            Run::intoTheirVpc));
  }

  private static Stream<Scenario> lives() {
    return Stream.of(
        new Scenario("the article's environment created", run -> {}, run -> run.stage.apply()),
        new Scenario("the smallest environment created", run -> {}, Run::smallest),
        new Scenario("an environment deleted", Run::ready, run -> run.stage.delete()),
        new Scenario(
            "hours without change", Run::ready, run -> run.lab().pass(Duration.ofHours(3))),
        new Scenario(
            "a deletion with a stranger in its way", Run::inTheWay, run -> run.stage.delete()),
        new Scenario(
            "retained, and applied again",
            run -> {
              run.ready();
              run.stage.edit("deletionPolicy", DeletionPolicy.RETAIN);
              run.lab().untilReady(Stage.NAME);
              run.stage.delete();
              run.lab().untilGone(Stage.NAME);
            },
            run -> {
              run.lab().restart();
              run.stage.apply();
            }));
  }

  private static Stream<Scenario> changes() {
    var listed =
        ChangeTest.changes()
            .map(arguments -> changed((String) arguments.get()[0], arguments.get()[1]));
    return Stream.concat(
        listed,
        Stream.of(
            changed("bastion.enabled", false),
            changed("parameterGroup", null),
            new Scenario("a bastion without its profile", Run::ready, Run::bastionWithoutProfile),
            new Scenario(
                "a bastion added",
                run -> {
                  run.ready();
                  run.stage.edit("bastion.enabled", false);
                  run.lab().untilReady(Stage.NAME);
                },
                run -> run.stage.edit("bastion.enabled", true)),
            new Scenario(
                "a parameter group added",
                run -> {
                  run.ready();
                  run.stage.edit("parameterGroup", null);
                  run.lab().untilReady(Stage.NAME);
                },
                run ->
                    run.stage.edit("parameterGroup", Stage.article().getSpec().parameterGroup()))));
  }

  private static Scenario changed(String field, Object value) {
    return new Scenario(
        field + " becomes " + value, Run::ready, run -> run.stage.edit(field, value));
  }

  private static Stream<Scenario> drifts() {
    return Stream.of(
            DriftTest.rules(),
            DriftTest.routes(),
            DriftTest.attributes(),
            DriftTest.instances(),
            DriftTest.cache(),
            DriftTest.iam(),
            DriftTest.tags())
        .flatMap(cases -> cases)
        .map(drift -> new Scenario(drift.what(), Run::ready, run -> run.harm(drift), true));
  }
}
