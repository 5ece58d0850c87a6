package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.steps.PlacedSubnet;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The zones of one step's subnets. A zone that the user names is never replaced by another. In
 * place of any other zone, the operator chooses one that offers what is placed in the subnet, and
 * different zones if several are needed. AWS cannot move a subnet, so an empty one is deleted and
 * created again. A subnet in use stays.
 *
 * @param managed desired subnets that the spec does not give by id
 * @param type the node type or instance type that is placed in the subnets
 * @param refused zones in which AWS has refused the type
 * @param needed number of different zones that the subnets must be in at least
 */
record SubnetPlacement(
    List<DesiredState.Subnet> managed,
    ObservedSubnets observed,
    String type,
    Set<String> refused,
    boolean offersAreTold,
    int needed) {

  static SubnetPlacement of(
      SubnetContent content, Target target, DesiredSubnets desired, ObservedSubnets observed) {
    var type = content.type(target);
    return new SubnetPlacement(
        desired.managed(),
        observed,
        type,
        target.refusedZones(type),
        content.offersAreTold(),
        content.neededZones(target));
  }

  /** Returns true if a missing subnet will be in a zone of the operator's choice, not of AWS's. */
  boolean choosesZones() {
    return managed.stream()
        .filter(desired -> observed.find(desired).isEmpty())
        .anyMatch(
            desired ->
                desired.availabilityZone().isEmpty()
                    && (offersAreTold || managed.size() > 1 || needed > 1 || !refused.isEmpty()));
  }

  /** Returns true if a subnet of the step moves to another zone. */
  boolean moves() {
    return managed.stream()
        .anyMatch(
            desired ->
                observed.find(desired).filter(found -> mustMove(desired, found)).isPresent());
  }

  /** Returns false if the subnet can only be created in a zone that another one must not share. */
  boolean canCreate(DesiredState.Subnet desired) {
    return needed == 1
        || desired.availabilityZone().isPresent()
        || observed.zones() instanceof OfferedZones.NotRead
        || !candidates(desired).isEmpty();
  }

  /** Returns the zone of a new subnet; empty if AWS chooses. */
  Optional<String> zone(DesiredState.Subnet desired) {
    if (desired.availabilityZone().isPresent()) {
      return desired.availabilityZone();
    }
    var candidates = candidates(desired);
    if (candidates.isEmpty()) {
      return desired.preferredZone().filter(zone -> !refused.contains(zone));
    }
    return desired
        .preferredZone()
        .filter(candidates::contains)
        .or(() -> candidates.stream().findFirst());
  }

  /** Returns the zones that are known to exist and in which AWS has not refused the type. */
  List<String> usable() {
    return observed.zones().names().stream().filter(zone -> !refused.contains(zone)).toList();
  }

  /**
   * Returns the zones for the subnet, in the order of choice. Zones of other subnets come last, and
   * only if the others are in enough zones without this subnet.
   */
  private List<String> candidates(DesiredState.Subnet desired) {
    var taken = zonesWithout(desired);
    var free = usable().stream().filter(zone -> !taken.contains(zone));
    var shared =
        usable().stream().filter(zone -> taken.contains(zone) && distinct(taken) >= needed);
    return Stream.concat(free, shared).toList();
  }

  /** Returns the zones of the other subnets, made or named. */
  private List<String> zonesWithout(DesiredState.Subnet desired) {
    var others = managed.stream().filter(other -> !other.equals(desired)).toList();
    var named = others.stream().flatMap(other -> other.availabilityZone().stream());
    return Stream.of(named, made(others).map(ObservedSubnet::zone), usedZones())
        .flatMap(zones -> zones)
        .toList();
  }

  private Stream<ObservedSubnet> made(List<DesiredState.Subnet> subnets) {
    return subnets.stream().flatMap(subnet -> observed.find(subnet).stream());
  }

  private Stream<String> usedZones() {
    return observed.used().stream().map(subnet -> subnet.availabilityZone());
  }

  private static long distinct(List<String> zones) {
    return zones.stream().distinct().count();
  }

  /** Returns the zones of the subnets that exist, without repetition. */
  List<String> zones() {
    return Stream.concat(usedZones(), made(managed).map(ObservedSubnet::zone)).distinct().toList();
  }

  /** Returns true if the subnet is in the wrong zone, and nothing keeps it there. */
  boolean mustMove(DesiredState.Subnet desired, ObservedSubnet subnet) {
    return isMovable(subnet)
        && (isElsewhere(desired, subnet)
            || (isRefused(desired, subnet) || isSurplus(desired, subnet))
                && hasAlternative(desired));
  }

  boolean isMovable(ObservedSubnet subnet) {
    return subnet.empty() && !observed.reserved();
  }

  static boolean isElsewhere(DesiredState.Subnet desired, ObservedSubnet subnet) {
    return desired.availabilityZone().filter(zone -> !zone.equals(subnet.zone())).isPresent();
  }

  boolean isRefused(DesiredState.Subnet desired, ObservedSubnet subnet) {
    return desired.availabilityZone().isEmpty() && refused.contains(subnet.zone());
  }

  /** Returns true for the last movable subnet of a zone with several, if zones are too few. */
  private boolean isSurplus(DesiredState.Subnet desired, ObservedSubnet subnet) {
    var others = zonesWithout(desired);
    return desired.availabilityZone().isEmpty()
        && zones().size() < needed
        && others.contains(subnet.zone())
        && managed.stream()
            .filter(other -> other.availabilityZone().isEmpty())
            .flatMap(other -> observed.find(other).stream())
            .filter(other -> other.zone().equals(subnet.zone()) && isMovable(other))
            .reduce((earlier, later) -> later)
            .filter(subnet::equals)
            .isPresent();
  }

  boolean hasAlternative(DesiredState.Subnet desired) {
    return observed.zones() instanceof OfferedZones.NotRead || !candidates(desired).isEmpty();
  }

  /** Returns the subnets with their zones, the existing ones first. */
  List<PlacedSubnet> placed() {
    var used =
        observed.used().stream()
            .map(
                subnet ->
                    new PlacedSubnet(
                        subnet.subnetId(),
                        subnet.availabilityZone(),
                        true,
                        Math.max(1, ObservedSubnet.addresses(subnet))));
    var made =
        managed.stream()
            .flatMap(
                desired -> observed.find(desired).map(subnet -> placed(desired, subnet)).stream());
    return Stream.concat(used, made).toList();
  }

  private static PlacedSubnet placed(DesiredState.Subnet desired, ObservedSubnet subnet) {
    return new PlacedSubnet(
        subnet.id(), subnet.zone(), desired.availabilityZone().isPresent(), subnet.addresses());
  }
}
