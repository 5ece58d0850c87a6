package dev.elasticacheoperator.desired;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Partition of AWS: regions with accounts, ARNs and endpoints of their own. A test compares the
 * partitions with the AWS SDK's metadata.
 */
public enum Partition {
  COMMERCIAL("aws", "(us|eu|ap|sa|ca|me|af|il|mx)-\\w+-\\d+"),
  CHINA("aws-cn", "cn-\\w+-\\d+"),
  GOV_CLOUD("aws-us-gov", "us-gov-\\w+-\\d+"),
  ISO("aws-iso", "us-iso-\\w+-\\d+"),
  ISO_B("aws-iso-b", "us-isob-\\w+-\\d+"),
  ISO_E("aws-iso-e", "eu-isoe-\\w+-\\d+"),
  ISO_F("aws-iso-f", "us-isof-\\w+-\\d+"),
  EU_SOVEREIGN("aws-eusc", "eusc-(de)-\\w+-\\d+");

  private final String id;
  private final Pattern regions;

  Partition(String id, String regions) {
    this.id = id;
    this.regions = Pattern.compile(regions);
  }

  /** Returns the partition of a region; empty if this version knows no such partition. */
  public static Optional<Partition> of(String region) {
    return Stream.of(values())
        .filter(partition -> partition.regions.matcher(region).matches())
        .findFirst();
  }

  /** Returns the partition's part of an ARN, such as {@code aws-cn}. */
  public String id() {
    return id;
  }

  /** Returns the pattern of the partition's regions. */
  String regions() {
    return regions.pattern();
  }
}
