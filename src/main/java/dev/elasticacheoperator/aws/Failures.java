package dev.elasticacheoperator.aws;

import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;

final class Failures {
  private Failures() {}
  static AwsFailure throttledHere(String service, String operation, Duration wait) { return null; }
  static AwsFailure interrupted(String service, String operation, InterruptedException e) { return null; }
  static AwsFailure of(String service, String operation, SdkException e) { return null; }
}
