package dev.elasticacheoperator.sandbox.aws.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.elasticacheoperator.sandbox.aws.http.WireFaults.Moment;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayResponse;

/** Lost requests and lost answers. */
class WireFaultsTest {

  private final AtomicInteger calls = new AtomicInteger();
  private final List<String> moments = new CopyOnWriteArrayList<>();
  private final StubClients stubs = new StubClients();
  private volatile WireFaults faults = WireFaults.NONE;
  private AwsHttpServer server;
  private Ec2Client ec2;

  @BeforeEach
  void start() throws Exception {
    stubs.answer =
        request -> {
          calls.incrementAndGet();
          return CreateInternetGatewayResponse.builder().build();
        };
    server =
        AwsHttpServer.start(
            0,
            stubs,
            (moment, service, action) -> {
              moments.add(moment + " " + service + " " + action);
              faults.at(moment, service, action);
            });
    ec2 = new WireClients(server.endpoint(), "test", Region.US_WEST_2).ec2();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void faultsAreAskedTwiceInARequest() {
    ec2.createInternetGateway();
    assertEquals(
        List.of("RECEIVED ec2 CreateInternetGateway", "EXECUTED ec2 CreateInternetGateway"),
        moments);
  }

  @Test
  void requestCutBeforeTheCallHasNoEffect() {
    faults = cutAt(Moment.RECEIVED);
    assertThrows(SdkClientException.class, () -> ec2.createInternetGateway());
    assertEquals(0, calls.get());
  }

  @Test
  void requestCutAfterTheCallHasItsEffect() {
    ec2.createInternetGateway();
    calls.set(0);
    faults = cutAt(Moment.EXECUTED);
    assertThrows(SdkClientException.class, () -> ec2.createInternetGateway());
    assertEquals(1, calls.get());
  }

  @Test
  void clientExceptionOfTheServedClientCutsTheConnection() {
    stubs.answer =
        request -> {
          throw SdkClientException.create("the answer is lost");
        };
    assertThrows(SdkClientException.class, () -> ec2.createInternetGateway());
    assertEquals(0, moments.stream().filter(m -> m.startsWith("EXECUTED")).count());
  }

  private static WireFaults cutAt(Moment where) {
    return (moment, service, action) -> {
      if (moment == where) {
        throw new IOException("cut");
      }
    };
  }
}
