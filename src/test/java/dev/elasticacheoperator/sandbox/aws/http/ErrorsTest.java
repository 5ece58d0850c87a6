package dev.elasticacheoperator.sandbox.aws.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.protocols.core.ExceptionMetadata;
import software.amazon.awssdk.protocols.query.AwsQueryProtocolFactory;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.elasticache.model.CacheClusterNotFoundException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.SsmException;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.utils.builder.Buildable;

/** Exceptions of the SDK's client, by the exceptions of the served client. */
class ErrorsTest {

  /** A call without required arguments of each service. */
  private static final Map<String, String> ANY =
      Map.of(
          "elasticache", "describecacheclusters", "iam", "listroles", "sts", "getcalleridentity");

  private final StubClients stubs = new StubClients();
  private AwsHttpServer server;
  private WireClients wire;

  @BeforeEach
  void start() throws Exception {
    server = AwsHttpServer.start(0, stubs);
    wire = new WireClients(server.endpoint(), "test", Region.US_WEST_2);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void ec2ErrorHasCodeMessageAndStatus() {
    fail("InvalidVpcID.NotFound", "The vpc ID 'vpc-1' does not exist & <never> did", 400);
    Ec2Exception seen = assertThrows(Ec2Exception.class, () -> wire.ec2().describeVpcs());
    assertEquals("InvalidVpcID.NotFound", seen.awsErrorDetails().errorCode());
    assertEquals(
        "The vpc ID 'vpc-1' does not exist & <never> did", seen.awsErrorDetails().errorMessage());
    assertEquals(400, seen.statusCode());
    assertNotNull(seen.requestId());
  }

  @Test
  void elastiCacheErrorIsTheModeledException() {
    fail("CacheClusterNotFound", "CacheCluster not found: x", 404);
    CacheClusterNotFoundException seen =
        assertThrows(
            CacheClusterNotFoundException.class, () -> wire.elastiCache().describeCacheClusters());
    assertEquals("CacheClusterNotFound", seen.awsErrorDetails().errorCode());
    assertEquals("CacheCluster not found: x", seen.awsErrorDetails().errorMessage());
    assertEquals(404, seen.statusCode());
  }

  @Test
  void iamErrorIsTheModeledException() {
    fail("NoSuchEntity", "The role with name r cannot be found.", 404);
    NoSuchEntityException seen =
        assertThrows(NoSuchEntityException.class, () -> wire.iam().getRole(r -> r.roleName("r")));
    assertEquals("NoSuchEntity", seen.awsErrorDetails().errorCode());
  }

  @Test
  void ssmErrorIsTheModeledException() {
    fail("ParameterNotFound", "no such parameter", 400);
    ParameterNotFoundException seen =
        assertThrows(
            ParameterNotFoundException.class, () -> wire.ssm().getParameter(r -> r.name("p")));
    assertEquals("ParameterNotFound", seen.awsErrorDetails().errorCode());
    assertEquals("no such parameter", seen.awsErrorDetails().errorMessage());
  }

  @Test
  void stsThrottlingKeepsItsStatus() {
    fail("ThrottlingException", "Rate exceeded", 429);
    StsException seen = assertThrows(StsException.class, () -> wire.sts().getCallerIdentity());
    assertEquals("ThrottlingException", seen.awsErrorDetails().errorCode());
    assertEquals(429, seen.statusCode());
    assertTrue(seen.isThrottlingException());
  }

  @Test
  void operationWithoutAnImplementationIsRefused() throws Exception {
    try (AwsHttpServer empty = AwsHttpServer.start(0, (s, a, r) -> unimplemented())) {
      WireClients clients = new WireClients(empty.endpoint(), "test", Region.US_WEST_2);
      Ec2Exception ec2 = assertThrows(Ec2Exception.class, () -> clients.ec2().describeVpcs());
      assertEquals("InvalidAction", ec2.awsErrorDetails().errorCode());
      assertEquals(400, ec2.statusCode());
    }
  }

  @Test
  void unsupportedWithinAnImplementationIsAnInternalFailure() {
    stubs.answer =
        request -> {
          throw new UnsupportedOperationException("a list that cannot be changed");
        };
    Ec2Exception seen = assertThrows(Ec2Exception.class, () -> wire.ec2().describeVpcs());
    assertEquals("InternalFailure", seen.awsErrorDetails().errorCode());
    assertEquals(500, seen.statusCode());
  }

  @Test
  void errorWithoutDetailsIsAnInternalFailure() {
    stubs.answer =
        request -> {
          throw SsmException.builder().message("no code").build();
        };
    SsmException seen =
        assertThrows(SsmException.class, () -> wire.ssm().getParameter(r -> r.name("p")));
    assertEquals("InternalFailure", seen.awsErrorDetails().errorCode());
  }

  /** Codes and classes as the SDK's own client has them, for the classes do not know their code. */
  @ParameterizedTest
  @CsvSource({"elasticache, 70", "iam, 25", "sts, 8"})
  void everyModeledErrorIsItsOwnException(String service, int errorsAtLeast) throws Throwable {
    SdkClient client = wire.named(service);
    List<ExceptionMetadata> modeled = modeledExceptions(client);
    assertTrue(modeled.size() > errorsAtLeast, modeled.size() + " errors");
    Operation operation = Operation.of(StubClients.INTERFACES.get(service)).get(ANY.get(service));
    AwsRequest request = (AwsRequest) ((Buildable) operation.newRequest()).build();
    for (ExceptionMetadata error : modeled) {
      fail(error.errorCode(), "why", 400);
      AwsServiceException seen =
          assertThrows(AwsServiceException.class, () -> operation.call(client, request));
      Object expected = ((Buildable) error.exceptionBuilderSupplier().get()).build();
      assertEquals(expected.getClass(), seen.getClass(), error.errorCode());
      assertEquals(error.errorCode(), seen.awsErrorDetails().errorCode());
    }
  }

  private void fail(String code, String message, int status) {
    AwsErrorDetails details =
        AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
    stubs.answer =
        request -> {
          throw AwsServiceException.builder().awsErrorDetails(details).statusCode(status).build();
        };
  }

  private static Ec2Client unimplemented() {
    return new Ec2Client() {
      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  @SuppressWarnings("unchecked")
  private static List<ExceptionMetadata> modeledExceptions(SdkClient client) throws Exception {
    Object factory = read(client, client.getClass(), "protocolFactory");
    return (List<ExceptionMetadata>)
        read(factory, AwsQueryProtocolFactory.class, "modeledExceptions");
  }

  private static Object read(Object object, Class<?> type, String name) throws Exception {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }
}
