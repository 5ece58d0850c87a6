package dev.elasticacheoperator.desired;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** Compares the partitions with the AWS SDK's metadata. */
class PartitionTest {

  @Test
  void thePartitionsAreTheSdks() {
    var sdk =
        regions()
            .map(PartitionMetadata::of)
            .distinct()
            .collect(toMap(PartitionMetadata::id, PartitionMetadata::regionRegex));
    var ours =
        Stream.of(Partition.values())
            .collect(toMap(Partition::id, p -> "^" + p.regions().replace("-", "\\-") + "$"));
    assertEquals(new TreeMap<>(sdk), new TreeMap<>(ours));
  }

  @Test
  void everyRegionIsInItsPartition() {
    regions()
        .forEach(
            region ->
                assertEquals(
                    Optional.of(PartitionMetadata.of(region).id()),
                    Partition.of(region.id()).map(Partition::id),
                    region.id()));
  }

  @Test
  void otherNamesAreInNone() {
    assertEquals(Optional.empty(), Partition.of("xx-north-1"));
    assertEquals(Optional.empty(), Partition.of("us-west-2a"));
  }

  private static Stream<Region> regions() {
    return Region.regions().stream().filter(region -> !region.isGlobalRegion());
  }
}
