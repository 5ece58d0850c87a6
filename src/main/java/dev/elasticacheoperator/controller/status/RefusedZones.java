package dev.elasticacheoperator.controller.status;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.elasticacheoperator.api.v1alpha1.RefusedZone;
import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.PassResult;
import dev.elasticacheoperator.steps.PlacedSubnet;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The zones in which AWS has refused a type. AWS tells them nowhere before it refuses, so the
 * status keeps them. They expire, because AWS adds types and capacity to zones.
 */
public final class RefusedZones {

  private static final Duration KEPT = Duration.ofHours(1);

  /** Rules of a type that a zone does not have at all, and not only no capacity now. */
  private static final Set<String> NOT_OFFERED =
      Set.of(ErrorTable.NODE_ZONE, ErrorTable.INSTANCE_ZONE);

  private static final Set<String> NO_CAPACITY =
      Set.of(ErrorTable.NODE_CAPACITY, ErrorTable.INSTANCE_CAPACITY);

  private RefusedZones() {}

  /** Returns the zones by type, as the steps need them. */
  public static Map<String, Set<String>> byType(List<RefusedZone> zones, Instant now) {
    return zones.stream()
        .filter(zone -> now.isBefore(zone.until()))
        .collect(groupingBy(RefusedZone::type, mapping(RefusedZone::zone, toSet())));
  }

  /** Returns the zones after a pass: those that still count, and those that the pass met. */
  public static List<RefusedZone> after(
      List<RefusedZone> before, DesiredState desired, PassResult result, Instant now) {
    var nodeType = desired.cluster().placedType();
    var instanceType = desired.bastion().map(Bastion::instanceType).orElse("");
    var kept =
        before.stream()
            .filter(zone -> now.isBefore(zone.until()))
            .filter(zone -> List.of(nodeType, instanceType).contains(zone.type()))
            .toList();
    var met =
        Stream.of(
                met(result, StepNames.SUBNET_GROUP, StepOutputs.CACHE_PLACEMENT, nodeType, now),
                met(result, StepNames.CLUSTER, StepOutputs.CACHE_PLACEMENT, nodeType, now),
                met(result, StepNames.BASTION, StepOutputs.BASTION_PLACEMENT, instanceType, now))
            .flatMap(zones -> zones)
            .filter(zone -> kept.stream().noneMatch(k -> isSame(k, zone)));
    return Stream.concat(kept.stream(), met).toList();
  }

  /** Returns true if the pass met a zone that was not known to be refused. */
  public static boolean hasGrown(List<RefusedZone> before, List<RefusedZone> after) {
    return after.stream().anyMatch(zone -> before.stream().noneMatch(b -> isSame(b, zone)));
  }

  private static boolean isSame(RefusedZone one, RefusedZone other) {
    return one.type().equals(other.type()) && one.zone().equals(other.zone());
  }

  private static Stream<RefusedZone> met(
      PassResult result,
      String step,
      Outputs.Key<List<PlacedSubnet>> placement,
      String type,
      Instant now) {
    var placed = result.outputs().get(placement).orElse(List.of());
    return Optional.ofNullable(result.outcomes().get(step))
        .filter(Outcome.Failed.class::isInstance)
        .map(Outcome.Failed.class::cast)
        .stream()
        .flatMap(failed -> refused(failed, placed))
        .map(PlacedSubnet::zone)
        .distinct()
        .map(zone -> new RefusedZone(type, zone, now.plus(KEPT)));
  }

  /**
   * Returns the subnets that AWS refused: those that it names or whose zone it names. If it names
   * none, all empty ones count, or all if none is empty. A lack of capacity says nothing about a
   * zone that the user names, because it ends by itself.
   */
  private static Stream<PlacedSubnet> refused(Outcome.Failed failed, List<PlacedSubnet> placed) {
    var lasting = NOT_OFFERED.contains(failed.rule());
    if (!lasting && !NO_CAPACITY.contains(failed.rule())) {
      return Stream.empty();
    }
    var named = placed.stream().filter(subnet -> names(failed.message(), subnet)).toList();
    var empty = placed.stream().filter(PlacedSubnet::empty).toList();
    return Stream.of(named, empty, placed)
        .filter(subnets -> !subnets.isEmpty())
        .findFirst()
        .stream()
        .flatMap(List::stream)
        .filter(subnet -> lasting || !subnet.named());
  }

  private static boolean names(String message, PlacedSubnet subnet) {
    var zone =
        Pattern.compile(
            "(?i)availability zone(?-i)(?: you requested)?[ (\\['\"]+"
                + Pattern.quote(subnet.zone())
                + "(?![a-z0-9])");
    return zone.matcher(message).find() || message.contains(subnet.id());
  }
}
