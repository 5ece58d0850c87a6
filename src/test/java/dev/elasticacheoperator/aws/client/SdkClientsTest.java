package dev.elasticacheoperator.aws.client;

import static org.awaitility.Awaitility.await;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The SDK's own clients against a server that answers as badly as a network can. */
@Timeout(120)
@Isolated("sets system properties of the SDK")
class SdkClientsTest {

  private static final List<String> SETTINGS =
      List.of(
          "aws.accessKeyId",
          "aws.secretAccessKey",
          "aws.sessionToken",
          "aws.endpointUrl",
          "aws.region",
          "aws.roleArn",
          "aws.webIdentityTokenFile",
          "aws.disableEc2Metadata");

  @TempDir Path folder;

  private final List<String> received = new CopyOnWriteArrayList<>();
  private volatile List<String> answers = List.of();
  private volatile boolean endsAfterAnswer;
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

  /** A service account's token, which no message may contain. */
  private static final String TOKEN =
      "eyJhbGciOiJSUzI1NiJ9."
          + Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(
                  """
                  {"iss":"https://oidc.eks.us-west-2.amazonaws.com/id/ABC",\
                  "sub":"system:serviceaccount:operators:cache-operator"}"""
                      .getBytes(StandardCharsets.UTF_8))
          + ".c2lnbmF0dXJl";

  private static final String ROLE = "arn:aws:iam::111122223333:role/cache-operator";

  /** Configures IRSA as its webhook does: a role and a token file, and no keys. */
  private void useWebIdentity() throws IOException {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    System.setProperty("aws.disableEc2Metadata", "true");
    System.setProperty("aws.region", "us-west-2");
    System.setProperty("aws.roleArn", ROLE);
    System.setProperty(
        "aws.webIdentityTokenFile", Files.writeString(folder.resolve("token"), TOKEN).toString());
  }

  private static String stsError(String code, String words) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>"
        + code
        + "</Code><Message>"
        + words
        + "</Message></Error><RequestId>r-2</RequestId></ErrorResponse>";
  }

  @Test
  void aRoleThatStsRefusesIsNamedWithTheSubjectToCheck() throws IOException {
    useWebIdentity();
    answers =
        List.of(
            answer(
                403,
                stsError(
                    "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")));
    AwsCallException failure = assertThrows(AwsCallException.class, this::createVpc);
    assertEquals(
        "CreateVpc: the operator gets no AWS credentials: STS does not let it assume "
            + ROLE
            + ": AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity. Check that"
            + " the role exists, and that its trust policy allows the subject"
            + " system:serviceaccount:operators:cache-operator of the OIDC provider"
            + " https://oidc.eks.us-west-2.amazonaws.com/id/ABC.",
        failure.getMessage());
    assertEquals("credentials", failure.rule());
    assertEquals(ErrorClass.SLOW, failure.errorClass());
    assertTrue(failure.outcomeKnown());
    assertEquals(1, received.size(), "sent without credentials");
  }

  @Test
  void aMissingOidcProviderIsNamed() throws IOException {
    useWebIdentity();
    answers =
        List.of(
            answer(
                400,
                stsError(
                    "InvalidIdentityToken",
                    "No OpenIDConnect provider found in your account for https://x")));
    AwsCallException failure = assertThrows(AwsCallException.class, this::createVpc);
    assertTrue(
        failure
            .getMessage()
            .endsWith(
                "InvalidIdentityToken: No OpenIDConnect provider found in your account for"
                    + " https://x. Check that IAM has the cluster's OIDC provider"
                    + " https://oidc.eks.us-west-2.amazonaws.com/id/ABC, with the audience"
                    + " sts.amazonaws.com."),
        failure.getMessage());
  }

  /** STS refuses to renew credentials. The SDK keeps expired ones for a second. */
  @Test
  void aRefusedRenewalIsNoAnswerOfEc2() throws IOException {
    useWebIdentity();
    answers =
        List.of(
            answer(200, credentialsUntil(Instant.now())),
            ok(),
            answer(403, stsError("AccessDenied", "Not for " + TOKEN)));
    createVpc();
    await().pollDelay(Duration.ofMillis(1_500)).until(() -> true);
    AwsCallException failure = assertThrows(AwsCallException.class, this::createVpc);
    assertTrue(
        failure.getMessage().contains("STS does not let it assume " + ROLE + ": AccessDenied: Not"),
        failure.getMessage());
    assertFalse(failure.getMessage().contains("eyJ"), failure.getMessage());
    assertEquals(3, received.size());
  }

  private static String credentialsUntil(Instant end) {
    return "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
        + "<AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
        + "<SessionToken>t</SessionToken><Expiration>"
        + end
        + "</Expiration></Credentials><AssumedRoleUser><Arn>arn:aws:sts::111122223333:"
        + "assumed-role/x/y</Arn><AssumedRoleId>z</AssumedRoleId></AssumedRoleUser>"
        + "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
  }

  @Test
  void anStsThatIsNotThereIsTriedAgainSoon() throws IOException {
    useWebIdentity();
    server.close();
    AwsCallException failure = assertThrows(AwsCallException.class, this::createVpc);
    assertEquals("credentials", failure.rule());
    assertEquals(ErrorClass.RETRYABLE, failure.errorClass());
    assertTrue(failure.outcomeKnown());
  }

  @Test
  void noCredentialsAreMissedOnlyWhereNoneAre() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    System.setProperty("aws.disableEc2Metadata", "true");
    AwsCallException failure = assertThrows(AwsCallException.class, this::createVpc);
    assertTrue(
        failure.getMessage().startsWith("CreateVpc: the operator has no AWS credentials."),
        failure.getMessage());
  }

  @Test
  void halfAKeyIsNoMissingKey() {
    System.clearProperty("aws.secretAccessKey");
    System.setProperty("aws.disableEc2Metadata", "true");
    AwsCallException failure = assertThrows(AwsCallException.class, this::createVpc);
    assertTrue(failure.getMessage().endsWith("Set both of them."), failure.getMessage());
  }

  @Test
  void anExpiredRequestMeansOldSessionKeysOrAWrongClock() {
    System.setProperty("aws.sessionToken", "token");
    answers = List.of(answer(400, error("RequestExpired", "Request has expired.")));
    AwsCallException failure = assertThrows(AwsCallException.class, this::createVpc);
    assertTrue(
        failure.getMessage().contains("session keys have expired, or its clock is wrong"),
        failure.getMessage());
  }

  @Test
  void anExpiredRequestOfLongTermKeysMeansAWrongClock() {
    answers = List.of(answer(400, error("RequestExpired", "Request has expired.")));
    AwsCallException failure = assertThrows(AwsCallException.class, this::createVpc);
    assertEquals(
        "CreateVpc: RequestExpired: Request has expired. The operator's clock is wrong. Synchronise"
            + " the clock of its node.",
        failure.getMessage());
  }

  @Test
  void aPageThatBreaksOffIsABrokenConnection() {
    answers =
        List.of("HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n<DescribeVpcsResponse>");
    endsAfterAnswer = true;
    var inventory = accounts.of("us-west-2").inventory();
    AwsCallException failure =
        assertThrows(AwsCallException.class, () -> inventory.ids(Instant.now()));
    assertEquals("connection", failure.rule());
    assertEquals(ErrorClass.RETRYABLE, failure.errorClass());
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
          if (endsAfterAnswer) {
            break;
          }
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
