package dev.elasticacheoperator.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.Accounts;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.engine.ErrorClass;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** The SDK's own clients against a server that answers as badly as a network can. */
@Timeout(120)
@Isolated("sets system properties of the SDK")
class SdkClientsTest {

  private static final List<String> SETTINGS =
      List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.endpointUrl");

  private final List<String> received = new CopyOnWriteArrayList<>();
  private volatile List<String> answers = List.of();
  private ServerSocket server;
  private Accounts accounts;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread thread = new Thread(this::serve, "answers");
    thread.setDaemon(true);
    thread.start();
    System.setProperty("aws.accessKeyId", "id");
    System.setProperty("aws.secretAccessKey", "secret");
    System.setProperty("aws.endpointUrl", "http://127.0.0.1:" + server.getLocalPort());
    accounts = Accounts.aws(AwsSettings.simulated("prod", InstantSource.system()));
  }

  @AfterEach
  void stop() throws IOException {
    accounts.close();
    server.close();
    SETTINGS.forEach(System::clearProperty);
  }

  @Test
  void aRequestWhoseAnswerIsLostOnAKeptConnectionIsNotSentAgain() {
    answers = List.of(ok(), "");
    createVpc();
    AwsCallException failure = assertThrows(AwsCallException.class, this::createVpc);
    assertEquals(ErrorClass.RETRYABLE, failure.errorClass());
    assertFalse(failure.outcomeKnown());
    assertEquals(2, received.size());
  }

  @Test
  void anAnswerOfAwsThatItIsUnwellIsNotRepeatedEither() {
    answers = List.of(answer(503, error("Unavailable", "The service is unavailable.")));
    AwsCallException failure = assertThrows(AwsCallException.class, this::createVpc);
    assertEquals("aws-unavailable", failure.rule());
    assertFalse(failure.outcomeKnown());
    assertEquals(1, received.size());
  }

  @Test
  void aRefusalIsReadWithItsCodeWordsAndRequestId() {
    answers = List.of(answer(400, error("VpcLimitExceeded", "The maximum has been reached.")));
    AwsCallException failure = assertThrows(AwsCallException.class, this::createVpc);
    assertEquals(
        "CreateVpc: VpcLimitExceeded: The maximum has been reached. Ask for a higher quota in"
            + " Service Quotas, or delete resources that you do not need.",
        failure.getMessage());
    assertEquals("r-1", failure.requestId());
  }

  @Test
  void refusedCredentialsHaveTheirOwnRules() {
    answers = List.of(answer(401, error("AuthFailure", "AWS was not able to validate them")));
    AwsCallException failure = assertThrows(AwsCallException.class, this::createVpc);
    assertEquals("credentials", failure.rule());
    assertTrue(failure.outcomeKnown());
  }

  @Test
  void aServerThatIsNotThereIsNamedAsSuch() throws IOException {
    server.close();
    AwsCallException failure = assertThrows(AwsCallException.class, this::createVpc);
    assertEquals("unreachable", failure.rule());
    assertTrue(failure.outcomeKnown());
  }

  @Test
  void awsSeesWhoCalls() {
    answers = List.of(ok());
    createVpc();
    assertTrue(received.get(0).contains("elasticache-environment-operator"), received.get(0));
  }

  private void createVpc() {
    accounts.of("us-west-2").clients().ec2().createVpc(ask -> ask.cidrBlock("10.0.0.0/16"));
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = connection.getOutputStream();
        while (readRequest(in)) {
          String answer =
              received.size() <= answers.size() ? answers.get(received.size() - 1) : ok();
          if (answer.isEmpty()) {
            break;
          }
          out.write(answer.getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
      } catch (IOException e) {
        // The client hung up, or the test is over.
      }
    }
  }

  private boolean readRequest(BufferedReader in) throws IOException {
    StringBuilder request = new StringBuilder();
    int length = 0;
    String line = in.readLine();
    if (line == null) {
      return false;
    }
    for (; line != null && !line.isEmpty(); line = in.readLine()) {
      request.append(line).append('\n');
      if (line.toLowerCase().startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    for (int i = 0; i < length; i++) {
      request.append((char) in.read());
    }
    received.add(request.toString());
    return true;
  }

  private static String ok() {
    return answer(200, "<CreateVpcResponse><vpc><vpcId>vpc-1</vpcId></vpc></CreateVpcResponse>");
  }

  private static String error(String code, String words) {
    return "<Response><Errors><Error><Code>"
        + code
        + "</Code><Message>"
        + words
        + "</Message></Error></Errors><RequestID>r-1</RequestID></Response>";
  }

  private static String answer(int status, String body) {
    return "HTTP/1.1 "
        + status
        + " X\r\nContent-Type: text/xml\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }
}
