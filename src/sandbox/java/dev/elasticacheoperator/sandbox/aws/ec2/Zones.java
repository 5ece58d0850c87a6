package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;

/** The availability zones of one region. */
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

  private final List<AvailabilityZone> zones;

  Zones(String region) {
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

  /** The one that a subnet gets whose create names none. */
  AvailabilityZone first() {
    return zones.get(0);
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
