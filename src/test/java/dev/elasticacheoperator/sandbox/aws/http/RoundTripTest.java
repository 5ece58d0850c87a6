package dev.elasticacheoperator.sandbox.aws.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.regions.Region;

/**
 * Operations with every argument: what the SDK sends arrives, and what is answered too. Of EC2,
 * whose 800 operations take a while, those of the families that an environment has to do with.
 */
@Tag("slow")
class RoundTripTest {

  private static final StubClients STUBS = new StubClients();
  private static AwsHttpServer server;

  @BeforeAll
  static void start() throws Exception {
    server = AwsHttpServer.start(0, STUBS);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "sts, .*, 10",
    "iam, .*, 150",
    "elasticache, .*, 70",
    "ssm, .*, 130",
    "tagging, .*, 8",
    "ec2, '.*(vpc|subnet|group|internetgateway|route|instance|image|key|tag|address|zone)s?', 90",
  })
  void requestsAndAnswersArriveWhole(String service, String names, int operationsAtLeast) {
    Map<String, Operation> operations =
        new TreeMap<>(Operation.of(StubClients.INTERFACES.get(service)));
    operations.keySet().removeIf(name -> !name.matches(names));
    WireClients wire = new WireClients(server.endpoint(), "111122223333", Region.EU_WEST_1);
    List<String> wrong = new ArrayList<>();
    try (SdkClient client = wire.named(service)) {
      for (Operation operation : operations.values()) {
        roundTrip(operation, client, wrong);
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(operations.size() >= operationsAtLeast, operations.size() + " operations");
  }

  private static void roundTrip(Operation operation, SdkClient client, List<String> wrong) {
    String name = operation.method().getName();
    RandomPojos random = new RandomPojos(name.hashCode());
    AwsRequest sent = (AwsRequest) random.fill(operation.newRequest());
    AwsResponse answer = (AwsResponse) random.fill(newAnswer(operation));
    STUBS.request = null;
    STUBS.answer = request -> answer;
    try {
      AwsResponse got = operation.call(client, sent);
      compare(name + " sent", sent, STUBS.request, wrong);
      compare(name + " answered", answer, got, wrong);
    } catch (Throwable e) {
      wrong.add(name + " failed: " + e);
    }
  }

  private static void compare(String what, SdkPojo here, SdkPojo there, List<String> wrong) {
    for (SdkField<?> field : here.sdkFields()) {
      Object expected = field.getValueOrDefault(here);
      Object found = field.getValueOrDefault(there);
      if (!Objects.equals(expected, found)) {
        wrong.add(what + " " + field.memberName() + " " + expected + "\n but was " + found);
      }
    }
  }

  private static SdkPojo newAnswer(Operation operation) {
    try {
      return (SdkPojo) operation.method().getReturnType().getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
