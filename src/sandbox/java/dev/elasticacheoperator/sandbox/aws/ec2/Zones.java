package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.Page;
import dev.elasticacheoperator.sandbox.aws.SimulatedRegion;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.ZoneOffers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;

/**
 * The availability zones of one region, and the instance types that they offer.
 *
 * <p>EC2 chooses a zone for a subnet whose create names none, and promises nothing about the choice
 * (EC2 API Reference, CreateSubnet). The choice here is random, from {@link
 * SimulatorSettings#zoneSeed}.
 */
final class Zones {
  /**
   * Zone letters of the regions whose zones are not a, b and c. The letters are those that a new
   * account is shown.
   */
  private static final Map<String, String> LETTERS =
      Map.of(
          "us-east-1", "abcdef",
          "us-west-1", "ac",
          "us-west-2", "abcd",
          "ap-northeast-1", "acd",
          "ap-northeast-2", "abcd",
          "ca-central-1", "abd");

  private static final Filters<AvailabilityZone> FILTERS =
      new Filters<AvailabilityZone>()
          .by("zone-name", AvailabilityZone::zoneName)
          .by("zone-id", AvailabilityZone::zoneId)
          .by("zone-type", AvailabilityZone::zoneType)
          .by("region-name", AvailabilityZone::regionName)
          .by("group-name", AvailabilityZone::groupName)
          .by("opt-in-status", AvailabilityZone::optInStatusAsString)
          .by("state", AvailabilityZone::stateAsString);

  private static final Filters<InstanceTypeOffering> OFFERING_FILTERS =
      new Filters<InstanceTypeOffering>()
          .by("instance-type", InstanceTypeOffering::instanceTypeAsString)
          .by("location", InstanceTypeOffering::location);

  /** The types that an unfiltered DescribeInstanceTypeOfferings lists, a few of AWS's hundreds. */
  private static final List<String> TYPES =
      List.of(
          "c5.large",
          "m5.large",
          "m6g.large",
          "t2.micro",
          "t3.micro",
          "t3.small",
          "t3.medium",
          "t3a.micro",
          "t4g.nano",
          "t4g.micro",
          "t4g.small");

  private static final int MAX_OFFERINGS = 1000;

  private final String region;
  private final ZoneOffers offers;
  private final Random random;
  private final List<AvailabilityZone> zones;

  Zones(SimulatedRegion of) {
    region = of.name();
    offers = of.offers();
    random = new Random(of.settings().zoneSeed() * 31 + (of.account().id() + region).hashCode());
    zones =
        LETTERS
            .getOrDefault(region, "abc")
            .chars()
            .mapToObj(letter -> zone(region, (char) letter))
            .toList();
  }

  List<String> names() {
    return zones.stream().map(AvailabilityZone::zoneName).toList();
  }

  /** Returns the zone of a subnet whose create names none. */
  AvailabilityZone any() {
    return zones.get(random.nextInt(zones.size()));
  }

  /** Returns the names of the zones that offer the type. */
  List<String> offering(String type) {
    return names().stream().filter(zone -> offers.offers(type, zone)).toList();
  }

  /**
   * Describes the zones or regions that offer instance types (EC2 API Reference,
   * DescribeInstanceTypeOfferings). Location types of edge sites have no offers here.
   */
  DescribeInstanceTypeOfferingsResponse offerings(DescribeInstanceTypeOfferingsRequest request) {
    OFFERING_FILTERS.check(request.filters());
    LocationType by = Optional.ofNullable(request.locationType()).orElse(LocationType.REGION);
    Stream<String> asked =
        request.filters().stream()
            .filter(filter -> filter.name().equals("instance-type"))
            .flatMap(filter -> filter.values().stream())
            .filter(value -> !value.contains("*") && !value.contains("?"));
    List<InstanceTypeOffering> all =
        Stream.concat(TYPES.stream(), asked)
            .distinct()
            .flatMap(type -> offerings(type, by))
            .toList();
    Page<InstanceTypeOffering> page =
        Listing.page(
            OFFERING_FILTERS.select(request.filters(), all),
            offering -> offering.instanceTypeAsString() + "/" + offering.location(),
            request.maxResults(),
            request.nextToken(),
            MAX_OFFERINGS);
    return DescribeInstanceTypeOfferingsResponse.builder()
        .instanceTypeOfferings(page.items())
        .nextToken(page.next())
        .build();
  }

  private Stream<InstanceTypeOffering> offerings(String type, LocationType by) {
    Stream<String> locations =
        switch (by) {
          case REGION -> offering(type).isEmpty() ? Stream.empty() : Stream.of(region);
          case AVAILABILITY_ZONE -> offering(type).stream();
          case AVAILABILITY_ZONE_ID ->
              offering(type).stream().map(zone -> find(zone).orElseThrow().zoneId());
          default -> Stream.empty();
        };
    return locations.map(
        location ->
            InstanceTypeOffering.builder()
                .instanceType(type)
                .locationType(by)
                .location(location)
                .build());
  }

  Optional<AvailabilityZone> find(String nameOrId) {
    return zones.stream()
        .filter(zone -> zone.zoneName().equals(nameOrId) || zone.zoneId().equals(nameOrId))
        .findFirst();
  }

  DescribeAvailabilityZonesResponse describe(DescribeAvailabilityZonesRequest request) {
    for (List<String> asked : List.of(request.zoneNames(), request.zoneIds())) {
      List<String> unknown = asked.stream().filter(name -> find(name).isEmpty()).toList();
      if (!unknown.isEmpty()) {
        throw ec2("InvalidParameterValue", "Invalid availability zone: " + unknown);
      }
    }
    List<AvailabilityZone> asked =
        zones.stream()
            .filter(z -> !request.hasZoneNames() || request.zoneNames().contains(z.zoneName()))
            .filter(z -> !request.hasZoneIds() || request.zoneIds().contains(z.zoneId()))
            .toList();
    FILTERS.check(request.filters());
    return DescribeAvailabilityZonesResponse.builder()
        .availabilityZones(FILTERS.select(request.filters(), asked))
        .build();
  }

  private static AvailabilityZone zone(String region, char letter) {
    return AvailabilityZone.builder()
        .zoneName(region + letter)
        .zoneId(shortName(region) + "-az" + (letter - 'a' + 1))
        .zoneType("availability-zone")
        .regionName(region)
        .groupName(region)
        .networkBorderGroup(region)
        .optInStatus("opt-in-not-required")
        .state("available")
        .build();
  }

  /** us-west-2 is usw2 and ap-northeast-1 is apne1 in zone ids. */
  private static String shortName(String region) {
    return region
        .replace("north", "n")
        .replace("south", "s")
        .replace("east", "e")
        .replace("west", "w")
        .replace("central", "c")
        .replace("-", "");
  }
}
