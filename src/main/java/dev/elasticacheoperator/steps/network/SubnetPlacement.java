package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.PlacedSubnet;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The zones of one step's subnets. A zone that the user names is never replaced by another. In
 * place of any other zone, the operator chooses one that offers what is placed in the subnet. AWS
 * cannot move a subnet, so an empty one is deleted and created again. A subnet in use stays.
 *
 * @param managed desired subnets that the spec does not give by id
 * @param type the node type or instance type that is placed in the subnets
 * @param refused zones in which AWS has refused the type
 */
record SubnetPlacement(
    SubnetContent content,
    List<DesiredState.Subnet> managed,
    ObservedSubnets observed,
    String type,
    Set<String> refused) {

  static SubnetPlacement of(
      SubnetContent content, Target target, DesiredSubnets desired, ObservedSubnets observed) {
    var type = content.type(target);
    return new SubnetPlacement(
        content, desired.managed(), observed, type, target.refusedZones(type));
  }

  /** Returns true if a missing subnet will be in a zone of the operator's choice, not of AWS's. */
  boolean choosesZones() {
    return managed.stream()
        .filter(desired -> observed.find(desired).isEmpty())
        .anyMatch(
            desired ->
                desired.availabilityZone().isEmpty()
                    && (content.offersAreTold() || managed.size() > 1 || !refused.isEmpty()));
  }

  /** Returns true if a subnet of the step moves to another zone. */
  boolean moves() {
    return managed.stream()
        .anyMatch(
            desired ->
                observed.find(desired).filter(found -> mustMove(desired, found)).isPresent());
  }

  /** Returns the zone of a new subnet; empty if AWS chooses. */
  Optional<String> zone(DesiredState.Subnet desired) {
    if (desired.availabilityZone().isPresent()) {
      return desired.availabilityZone();
    }
    var candidates = candidates();
    if (candidates.isEmpty()) {
      return desired.preferredZone().filter(zone -> !refused.contains(zone));
    }
    Predicate<String> free = zone -> !taken(desired).contains(zone);
    return desired
        .preferredZone()
        .filter(candidates::contains)
        .or(() -> candidates.stream().filter(free).findFirst())
        .or(() -> candidates.stream().findFirst());
  }

  private List<String> candidates() {
    return observed.zones().names().stream().filter(zone -> !refused.contains(zone)).toList();
  }

  /** Returns the zones of the other subnets, so that several subnets are in different zones. */
  private List<String> taken(DesiredState.Subnet desired) {
    var others = managed.stream().filter(other -> !other.equals(desired)).toList();
    var named = others.stream().flatMap(other -> other.availabilityZone().stream());
    var made =
        others.stream().flatMap(other -> observed.find(other).stream()).map(ObservedSubnet::zone);
    var used = observed.used().stream().map(subnet -> subnet.availabilityZone());
    return Stream.of(named, made, used).flatMap(zones -> zones).toList();
  }

  /** Returns true if the subnet is in the wrong zone, and nothing keeps it there. */
  boolean mustMove(DesiredState.Subnet desired, ObservedSubnet subnet) {
    return subnet.empty()
        && !observed.reserved()
        && (isElsewhere(desired, subnet) || isRefused(desired, subnet) && hasAlternative());
  }

  private static boolean isElsewhere(DesiredState.Subnet desired, ObservedSubnet subnet) {
    return desired.availabilityZone().filter(zone -> !zone.equals(subnet.zone())).isPresent();
  }

  private boolean isRefused(DesiredState.Subnet desired, ObservedSubnet subnet) {
    return desired.availabilityZone().isEmpty() && refused.contains(subnet.zone());
  }

  private boolean hasAlternative() {
    return observed.zones() instanceof OfferedZones.NotRead || !candidates().isEmpty();
  }

  /** Returns the reason why a subnet of the step cannot serve; empty if all of them can. */
  Optional<Outcome> problem() {
    return managed.stream()
        .flatMap(desired -> problem(desired).stream())
        .findFirst()
        .or(
            () ->
                observed.used().stream()
                    .filter(subnet -> refused.contains(subnet.availabilityZone()))
                    .findFirst()
                    .map(
                        subnet ->
                            failed(
                                content
                                    .words()
                                    .refusedInSubnet(
                                        type, subnet.subnetId(), subnet.availabilityZone()))));
  }

  private Optional<Outcome> problem(DesiredState.Subnet desired) {
    var found = observed.find(desired);
    if (found.filter(subnet -> isElsewhere(desired, subnet)).isPresent()) {
      return Optional.of(
          new Outcome.Blocked(
              content
                  .words()
                  .elsewhere(
                      found.get().id(), found.get().zone(), desired.availabilityZone().get())));
    }
    if (desired.availabilityZone().filter(refused::contains).isPresent()) {
      return Optional.of(
          failed(content.words().refusedInZone(type, desired.availabilityZone().get())));
    }
    if (found.filter(subnet -> isRefused(desired, subnet)).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        candidates().isEmpty()
            ? failed(content.words().refusedEverywhere(type, refused))
            : new Outcome.Blocked(
                content.words().occupied(found.get().id(), found.get().zone(), type)));
  }

  /** Returns the subnets with their zones, the existing ones first. */
  List<PlacedSubnet> placed() {
    var used =
        observed.used().stream()
            .map(subnet -> new PlacedSubnet(subnet.subnetId(), subnet.availabilityZone(), true));
    var made =
        managed.stream()
            .flatMap(
                desired ->
                    observed
                        .find(desired)
                        .map(
                            subnet ->
                                new PlacedSubnet(
                                    subnet.id(),
                                    subnet.zone(),
                                    desired.availabilityZone().isPresent()))
                        .stream());
    return Stream.concat(used, made).toList();
  }

  private static Outcome failed(String message) {
    return new Outcome.Failed("zones-refused", message, ErrorClass.TERMINAL);
  }
}
