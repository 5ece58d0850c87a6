package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.aws.error.ErrorTable;
import dev.elasticacheoperator.aws.policy.Permissions;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;

/** Reads of the region's zones. The operator can do without them, because AWS also chooses. */
public final class ZoneNames {

  /** The state of a zone that takes new resources; the key of {@link Kinds#ZONES}. */
  public static final String AVAILABLE = "available";

  private ZoneNames() {}

  static Kind.Fact<List<String>> fact(
      String name, String action, BiFunction<AwsClients, String, Stream<String>> read) {
    return new Kind.Fact<>(
        name,
        Permissions.NONE.look(action),
        (aws, key) -> unlessDenied(aws, key, read),
        Optional.empty(),
        Optional.empty(),
        true);
  }

  private static Optional<List<String>> unlessDenied(
      AwsClients aws, String key, BiFunction<AwsClients, String, Stream<String>> read) {
    try {
      return Optional.of(read.apply(aws, key).distinct().sorted().toList());
    } catch (AwsCallException failure) {
      if (failure.rule().equals(ErrorTable.DENIED)) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  static Stream<String> inState(AwsClients aws, String state) {
    return aws
        .ec2()
        .describeAvailabilityZones(
            ask -> ask.filters(filter("state", state), filter("zone-type", "availability-zone")))
        .availabilityZones()
        .stream()
        .map(AvailabilityZone::zoneName);
  }

  static Stream<String> offering(AwsClients aws, String instanceType) {
    return aws
        .ec2()
        .describeInstanceTypeOfferingsPaginator(
            ask ->
                ask.locationType(LocationType.AVAILABILITY_ZONE)
                    .filters(filter("instance-type", instanceType)))
        .instanceTypeOfferings()
        .stream()
        .map(InstanceTypeOffering::location);
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }
}
