package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Reasons why the subnets of a step cannot serve in the zones that they are in or can be in. */
record PlacementProblems(SubnetPlacement placement, SubnetWording words) {

  /** Returns the first reason; empty if the subnets can serve. */
  Optional<Outcome> first() {
    return Stream.<Supplier<Optional<Outcome>>>of(
            this::ofManaged, this::ofUsed, this::tooFewZonesInUse)
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Outcome> ofManaged() {
    return placement.managed().stream()
        .flatMap(
            desired ->
                placement
                    .observed()
                    .find(desired)
                    .map(subnet -> ofExisting(desired, subnet))
                    .orElseGet(() -> ofMissing(desired))
                    .stream())
        .findFirst();
  }

  private Optional<Outcome> ofExisting(DesiredState.Subnet desired, ObservedSubnet subnet) {
    if (SubnetPlacement.isElsewhere(desired, subnet)) {
      return Optional.of(
          new Outcome.Blocked(
              words.elsewhere(subnet.id(), subnet.zone(), desired.availabilityZone().get())));
    }
    var named = ofNamedZone(desired);
    if (named.isPresent() || !placement.isRefused(desired, subnet)) {
      return named;
    }
    return Optional.of(
        placement.hasAlternative(desired)
            ? new Outcome.Blocked(words.occupied(subnet.id(), subnet.zone(), placement.type()))
            : noZone());
  }

  private Optional<Outcome> ofNamedZone(DesiredState.Subnet desired) {
    return desired
        .availabilityZone()
        .filter(placement.refused()::contains)
        .map(zone -> failed(words.refusedInZone(placement.type(), zone)));
  }

  private Optional<Outcome> ofMissing(DesiredState.Subnet desired) {
    return placement.canCreate(desired) ? ofNamedZone(desired) : Optional.of(noZone());
  }

  private Optional<Outcome> ofUsed() {
    return placement.observed().used().stream()
        .filter(subnet -> placement.refused().contains(subnet.availabilityZone()))
        .findFirst()
        .map(
            subnet ->
                failed(
                    words.refusedInSubnet(
                        placement.type(), subnet.subnetId(), subnet.availabilityZone())));
  }

  /** Returns the reason why no zone is left for a subnet. */
  private Outcome noZone() {
    if (placement.observed().zones() instanceof OfferedZones.Denied && placement.needed() > 1) {
      return new Outcome.Failed("zones-unknown", words.zonesUnknown(), ErrorClass.SLOW);
    }
    return failed(
        placement.usable().isEmpty()
            ? words.refusedEverywhere(placement.type(), placement.refused())
            : words.tooFewZones(
                placement.type(), placement.needed(), placement.usable(), placement.refused()));
  }

  private Optional<Outcome> tooFewZonesInUse() {
    var zones = placement.zones();
    if (zones.size() >= placement.needed()) {
      return Optional.empty();
    }
    var made =
        placement.managed().stream().flatMap(d -> placement.observed().find(d).stream()).toList();
    return made.stream().anyMatch(placement::isMovable)
        ? Optional.of(noZone())
        : Optional.of(
            new Outcome.Blocked(
                words.inTooFewZones(
                    Stream.concat(
                            placement.observed().used().stream().map(Subnet::subnetId),
                            made.stream().map(ObservedSubnet::id))
                        .toList(),
                    zones,
                    placement.needed())));
  }

  private static Outcome failed(String message) {
    return new Outcome.Failed("zones-refused", message, ErrorClass.TERMINAL);
  }
}
