package dev.elasticacheoperator.steps.cache;

import static dev.elasticacheoperator.steps.StepTable.conflicted;
import static dev.elasticacheoperator.steps.StepTable.context;
import static dev.elasticacheoperator.steps.StepTable.deleted;
import static dev.elasticacheoperator.steps.StepTable.desired;
import static dev.elasticacheoperator.steps.StepTable.tags;
import static dev.elasticacheoperator.steps.StepTable.with;
import static dev.elasticacheoperator.steps.StepTable.without;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.StepTable;
import dev.elasticacheoperator.steps.StepTable.Row;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Actions and outcomes of the subnet group step. */
class SubnetGroupStepTest {

  private static final Outputs OUTPUTS =
      Outputs.of(StepOutputs.VPC_ID, "vpc-1")
          .and(StepOutputs.CACHE_SUBNET_IDS, List.of("subnet-1", "subnet-2"));

  private static final Map<String, String> TAGS = tags(StepNames.SUBNET_GROUP, "sessions");
  private static final String RETAG = "AddTagsToResource: Set tags of cache subnet group sessions";
  private static final String ADOPT = "AddTagsToResource: Adopt cache subnet group sessions";

  static Stream<Row<ObservedGroups<ObservedSubnetGroup>>> rows() {
    var fits = group("sessions", "subnet-1", "subnet-2");
    var surplus = group("sessions", "subnet-1", "subnet-2", "subnet-3");
    var renamed = desired("subnetGroup.name", "users");
    return Stream.of(
        row(
            "nothing exists",
            observed(),
            "CreateCacheSubnetGroup: Create cache subnet group sessions with subnet-1, subnet-2"),
        row("all is as desired", observed(fits), "Ready: subnet-1, subnet-2"),
        row(
            "a subnet is missing",
            observed(group("sessions", "subnet-1")),
            "ModifyCacheSubnetGroup: Set the subnets of cache subnet group sessions to subnet-1,"
                + " subnet-2"),
        row(
            "a subnet is surplus",
            observed(surplus),
            "ModifyCacheSubnetGroup: Set the subnets of cache subnet group sessions to subnet-1,"
                + " subnet-2"),
        row(
            "the cluster uses the surplus subnet",
            desired(),
            observed(surplus),
            conflicted(OUTPUTS),
            "CreateCacheSubnetGroup: Create cache subnet group sessions-2 with subnet-1, subnet-2"),
        row(
            "a second group fits, and the first has a surplus subnet",
            observed(surplus, group("sessions-2", "subnet-1", "subnet-2")),
            "Ready: subnet-1, subnet-2; deleted once unused: sessions",
            "later DeleteCacheSubnetGroup: Delete cache subnet group sessions"),
        row(
            "the group is in an earlier VPC",
            observed(
                new ObservedSubnetGroup(
                    "sessions", "arn:sessions", "vpc-0", Set.of("subnet-0"), Optional.of(TAGS))),
            "CreateCacheSubnetGroup: Create cache subnet group sessions-2 with subnet-1, subnet-2"),
        row(
            "the name changes",
            renamed,
            observed(fits),
            context(OUTPUTS),
            "CreateCacheSubnetGroup: Create cache subnet group users with subnet-1, subnet-2"),
        row(
            "the group of the new name exists",
            renamed,
            observed(fits, group("users", "subnet-1", "subnet-2")),
            context(OUTPUTS),
            "Ready: subnet-1, subnet-2; deleted once unused: sessions",
            "later DeleteCacheSubnetGroup: Delete cache subnet group sessions"),
        row("a tag is missing", observed(fits.with(without(TAGS, "team"))), RETAG),
        row(
            "a tag differs",
            desired("tags", Map.of("team", "other")),
            observed(fits),
            context(OUTPUTS),
            RETAG),
        row(
            "somebody added a tag",
            observed(fits.with(with(TAGS, "cost-centre", "1"))),
            "Ready: subnet-1, subnet-2"),
        row(
            "a subnet and a tag are missing",
            observed(group("sessions", "subnet-1").with(without(TAGS, "team"))),
            "ModifyCacheSubnetGroup: Set the subnets of cache subnet group sessions to subnet-1,"
                + " subnet-2",
            RETAG),
        row(
            "a shared view does not know the tags",
            observed(
                new ObservedSubnetGroup(
                    "sessions",
                    "arn:sessions",
                    "vpc-1",
                    Set.of("subnet-1", "subnet-2"),
                    Optional.empty())),
            "Ready: subnet-1, subnet-2"),
        row(
            "the name belongs to a foreign group",
            observed().blocked("sessions", new Outcome.Blocked("is foreign")),
            "Blocked: is foreign"),
        row(
            "another name belongs to a foreign group",
            observed(fits).blocked("users", new Outcome.Blocked("is foreign")),
            "Ready: subnet-1, subnet-2"),
        row(
            "a group without tags is adopted before anything else",
            observed(group("sessions", "subnet-1").with(Map.of())),
            ADOPT),
        row(
            "the cache becomes serverless",
            serverless(),
            observed(fits),
            context(OUTPUTS),
            "DeleteCacheSubnetGroup: Delete cache subnet group sessions"),
        row(
            "the cache is serverless, and nothing exists",
            serverless(),
            observed(),
            context(OUTPUTS),
            "absent"),
        row(
            "not desired",
            deleted(),
            observed(fits, group("sessions-2", "subnet-1")),
            context(Outputs.NONE),
            "DeleteCacheSubnetGroup: Delete cache subnet group sessions",
            "DeleteCacheSubnetGroup: Delete cache subnet group sessions-2"),
        row(
            "not desired, and a foreign group has the name",
            deleted(),
            observed().blocked("sessions", new Outcome.Blocked("is foreign")),
            context(Outputs.NONE),
            "absent"),
        row(
            "not desired, and nothing exists",
            deleted(),
            observed(),
            context(Outputs.NONE),
            "absent"));
  }

  private static Target serverless() {
    return desired(
        "parameterGroup", null,
        "network.cacheSubnets", null,
        "cache", Map.of("engine", "valkey", "serverless", Map.of()));
  }

  @Test
  void tellsWhyAServerlessCacheHasNoSubnetGroup() {
    assertEquals(
        "A serverless cache takes its subnets without a subnet group",
        new SubnetGroupStep(StepNames.SUBNET_GROUP, Set.of(StepNames.CACHE_SUBNETS))
            .whySkipped(serverless()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void actsAsTheTableSays(Row<ObservedGroups<ObservedSubnetGroup>> row) {
    var step = new SubnetGroupStep(StepNames.SUBNET_GROUP, Set.of(StepNames.CACHE_SUBNETS));
    assertEquals(row.expected(), StepTable.lines(step, row));
  }

  private static Row<ObservedGroups<ObservedSubnetGroup>> row(
      String name, ObservedGroups<ObservedSubnetGroup> observed, String... expected) {
    return row(name, desired(), observed, context(OUTPUTS), expected);
  }

  private static Row<ObservedGroups<ObservedSubnetGroup>> row(
      String name,
      Target target,
      ObservedGroups<ObservedSubnetGroup> observed,
      StepContext context,
      String... expected) {
    return new Row<>(name, target, observed, context, List.of(expected));
  }

  private static ObservedGroups<ObservedSubnetGroup> observed(ObservedSubnetGroup... groups) {
    return new ObservedGroups<>(List.of(groups), Map.of(), List.of());
  }

  private static ObservedSubnetGroup group(String name, String... subnets) {
    return new ObservedSubnetGroup(
        name,
        "arn:" + name,
        "vpc-1",
        Set.of(subnets),
        Optional.of(tags(StepNames.SUBNET_GROUP, name)));
  }
}
