package dev.elasticacheoperator.sandbox.aws;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.elasticache.model.ElastiCacheException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceGroupsTaggingApiException;
import software.amazon.awssdk.services.ssm.model.SsmException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Creates the exception that the SDK would create from an error answer. Its class is the modeled
 * one for the code, or the service's own if there is none.
 */
public final class AwsErrors {
  private static final AtomicLong REQUESTS = new AtomicLong();

  private record ServiceErrors(String name, Class<? extends AwsServiceException> base) {}

  private static final Map<String, ServiceErrors> SERVICES =
      Map.of(
          "ec2", new ServiceErrors("Ec2", Ec2Exception.class),
          "elasticache", new ServiceErrors("ElastiCache", ElastiCacheException.class),
          "iam", new ServiceErrors("Iam", IamException.class),
          "sts", new ServiceErrors("Sts", StsException.class),
          "ssm", new ServiceErrors("Ssm", SsmException.class),
          "tagging",
              new ServiceErrors(
                  "ResourceGroupsTaggingApi", ResourceGroupsTaggingApiException.class));

  /** Services with the JSON protocol. */
  private static final Set<String> JSON = Set.of("ssm", "tagging");

  private AwsErrors() {}

  /** EC2 answers every error of the caller with 400. */
  public static AwsServiceException ec2(String code, String message) {
    return error("ec2", 400, code, message);
  }

  /** Returns EC2's answer to a dry run that would succeed. */
  public static AwsServiceException dryRun() {
    return error(
        "ec2", 412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
  }

  /**
   * @param status 404 for most not-found codes, 400 for the rest; the service model knows
   */
  public static AwsServiceException elastiCache(int status, String code, String message) {
    return error("elasticache", status, code, message);
  }

  /**
   * @param status such as 404 for NoSuchEntity and 409 for EntityAlreadyExists
   */
  public static AwsServiceException iam(int status, String code, String message) {
    return error("iam", status, code, message);
  }

  /**
   * @param service ec2, elasticache, iam, sts, ssm or tagging
   * @param status the HTTP status
   * @param code as on the wire, such as CacheClusterNotFound
   */
  public static AwsServiceException error(String service, int status, String code, String message) {
    String requestId = new UUID(0x51d0_0000_0000_4000L, REQUESTS.incrementAndGet()).toString();
    AwsErrorDetails details =
        AwsErrorDetails.builder()
            .serviceName(SERVICES.get(service).name())
            .errorCode(code)
            .errorMessage(message)
            .sdkHttpResponse(SdkHttpResponse.builder().statusCode(status).build())
            .build();
    return builder(SERVICES.get(service).base(), code)
        .awsErrorDetails(details)
        .message(message)
        .requestId(requestId)
        .statusCode(status)
        .build();
  }

  /** Returns AWS's answer to an unknown operation. */
  static AwsServiceException unknownOperation(String service, String operation) {
    return JSON.contains(service)
        ? error(service, 400, "UnknownOperationException", "Unknown operation " + operation)
        : error(
            service,
            400,
            "InvalidAction",
            "The action " + operation + " is not valid for this web service.");
  }

  /** The SDK names a modeled exception after its code, less Fault or Exception, plus Exception. */
  private static AwsServiceException.Builder builder(
      Class<? extends AwsServiceException> base, String code) {
    String stem = code.replaceFirst("(Fault|Exception)$", "");
    String camel =
        stem.replace("API", "Api")
            .replace("VPC", "Vpc")
            .replace("KMS", "Kms")
            .replace("ARN", "Arn");
    List<String> names = List.of(stem, camel);
    for (String name : names) {
      try {
        Class<?> modeled = Class.forName(base.getPackageName() + "." + name + "Exception");
        return (AwsServiceException.Builder) modeled.getMethod("builder").invoke(null);
      } catch (ClassNotFoundException notModeled) {
        continue;
      } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("SDK exception without a builder: " + name, e);
      }
    }
    try {
      return (AwsServiceException.Builder) base.getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("SDK exception without a builder: " + base, e);
    }
  }
}
