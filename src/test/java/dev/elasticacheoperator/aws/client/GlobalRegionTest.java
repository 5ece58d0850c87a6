package dev.elasticacheoperator.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobalRegionTest {

  /** The endpoints of IAM: AWS General Reference, "AWS Identity and Access Management". */
  @ParameterizedTest
  @CsvSource({
    "us-east-1, us-east-1",
    "us-west-2, us-east-1",
    "eu-central-1, us-east-1",
    "us-nowhere-9, us-east-1",
    "cn-northwest-1, cn-north-1",
    "us-gov-east-1, us-gov-west-1"
  })
  void eachPartitionHasItsOwn(String region, String global) {
    assertEquals(global, GlobalRegion.of(region));
  }
}
