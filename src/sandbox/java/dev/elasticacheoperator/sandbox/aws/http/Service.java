package dev.elasticacheoperator.sandbox.aws.http;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The services that are served, each with its signing name, its protocol and its operations. */
enum Service {
  STS("sts", StsClient.class, new QueryProtocol("https://sts.amazonaws.com/doc/2011-06-15/")),
  IAM("iam", IamClient.class, new QueryProtocol("https://iam.amazonaws.com/doc/2010-05-08/")),
  ELASTICACHE(
      "elasticache",
      ElastiCacheClient.class,
      new QueryProtocol("http://elasticache.amazonaws.com/doc/2015-02-02/")),
  EC2("ec2", Ec2Client.class, new Ec2Protocol("http://ec2.amazonaws.com/doc/2016-11-15/")),
  SSM("ssm", SsmClient.class, new JsonProtocol()),
  TAGGING("tagging", ResourceGroupsTaggingApiClient.class, new JsonProtocol());

  private final String signingName;
  private final Class<? extends SdkClient> client;
  private final Protocol protocol;
  private Map<String, Operation> operations;

  Service(String signingName, Class<? extends SdkClient> client, Protocol protocol) {
    this.signingName = signingName;
    this.client = client;
    this.protocol = protocol;
  }

  /**
   * @param signingName as in a credential scope, such as elasticache
   */
  static Optional<Service> named(String signingName) {
    return Arrays.stream(values()).filter(s -> s.signingName.equals(signingName)).findFirst();
  }

  /** The first service with the operation: what an unsigned request can only mean. */
  static Optional<Service> having(String action) {
    return Arrays.stream(values()).filter(s -> s.operation(action).isPresent()).findFirst();
  }

  String signingName() {
    return signingName;
  }

  Protocol protocol() {
    return protocol;
  }

  Optional<Operation> operation(String action) {
    return Optional.ofNullable(operations().get(Operation.key(action)));
  }

  /**
   * Lists the operations at the first use, because listing those of EC2 loads two thousand classes.
   */
  private synchronized Map<String, Operation> operations() {
    if (operations == null) {
      operations = Operation.of(client);
    }
    return operations;
  }
}
