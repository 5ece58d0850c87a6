package dev.elasticacheoperator.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.error.AwsCallException;
import dev.elasticacheoperator.engine.ErrorClass;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.CreateVpcRequest;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class GuardedClientsTest {

  private final ManualClock clock = new ManualClock();
  private final List<String> heard = new ArrayList<>();
  private final StubbedAws stub = new StubbedAws();
  private final Account account =
      new Account(
          "us-west-2",
          stub,
          new AwsSettings(
              "prod",
              clock,
              RateLimits.aws(clock, clock::turn),
              call -> heard.add(said(call)),
              Duration.ofMinutes(15)));

  private static String said(CallListener.FinishedCall call) {
    return call.service()
        + " "
        + call.operation()
        + " "
        + call.outcome()
        + " "
        + call.requestId()
        + call.took().toMillis();
  }

  @Test
  void everyFormOfACallIsCountedOnceAndTakesOneToken() {
    stub.on(
        DescribeVpcsRequest.class,
        ask -> {
          clock.turn(Duration.ofMillis(7));
          return DescribeVpcsResponse.builder().build();
        });
    account.clients().ec2().describeVpcs();
    account.clients().ec2().describeVpcs(ask -> ask.maxResults(5));
    account.clients().ec2().describeVpcs(DescribeVpcsRequest.builder().build());
    account.clients().ec2().describeVpcsPaginator(ask -> {}).vpcs().forEach(vpc -> {});
    assertEquals(List.of(), heard.stream().filter(one -> !one.equals(call("ok"))).toList());
    assertEquals(4, heard.size());
    assertEquals(4, stub.asked.size());
  }

  private static String call(String outcome) {
    return "ec2 DescribeVpcs " + outcome + " 7";
  }

  @Test
  void waitingForTheRateLimitHappensBeforeTheCall() {
    stub.on(CreateVpcRequest.class, ask -> CreateVpcResponse.builder().build());
    for (int i = 0; i < 51; i++) {
      account.clients().ec2().createVpc(ask -> ask.cidrBlock("10.0.0.0/16"));
    }
    assertEquals("ec2 CreateVpc ok 0", heard.get(50));
    assertEquals(
        Duration.ofMillis(200), Duration.between(new ManualClock().instant(), clock.instant()));
  }

  @Test
  void aRefusingGuardStopsChangesAndAllowsReads() {
    stub.on(DescribeVpcsRequest.class, ask -> DescribeVpcsResponse.builder().build());
    stub.on(CreateVpcRequest.class, ask -> CreateVpcResponse.builder().build());
    var denied =
        new AwsSettings(
            "prod",
            clock,
            RateLimits.unlimited(),
            CallListener.NONE,
            Duration.ofMinutes(15),
            operation -> {
              throw new MutationGuard.Refused(operation);
            });
    var clients = new Account("us-west-2", stub, denied).clients();
    clients.ec2().describeVpcs();
    assertThrows(
        MutationGuard.Refused.class,
        () -> clients.ec2().createVpc(ask -> ask.cidrBlock("10.0.0.0/16")));
    assertEquals(1, stub.asked.size());
  }

  @Test
  void aDeniedPermissionNamesTheMissingActionAndNoBlob() {
    AwsCallException failure =
        fails(
            refused(
                "UnauthorizedOperation",
                403,
                "You are not authorized to perform this operation. User: arn:aws:iam::1:user/op is"
                    + " not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/r"
                    + " because no identity-based policy allows the iam:PassRole action. Encoded"
                    + " authorization failure message: q6Zc0-Yt_h4V0k8lQ"));
    assertEquals(ErrorClass.SLOW, failure.errorClass());
    assertEquals("denied", failure.rule());
    assertTrue(
        failure
            .getMessage()
            .endsWith(
                "the iam:PassRole action. Allow iam:PassRole to the operator's IAM" + " identity."),
        failure.getMessage());
    assertFalse(failure.getMessage().contains("q6Zc0"), failure.getMessage());
    assertEquals("req-1", failure.requestId());
    assertEquals(List.of("ec2 CreateVpc denied req-10"), heard);
  }

  @Test
  void aDeniedPermissionThatAwsDoesNotNameIsDerivedFromTheCall() {
    AwsCallException failure =
        fails(
            refused(
                "UnauthorizedOperation", 403, "You are not authorized to perform this operation."));
    assertEquals(
        "CreateVpc: UnauthorizedOperation: You are not authorized to perform this operation."
            + " Allow ec2:CreateVpc to the operator's IAM identity.",
        failure.getMessage());
  }

  @Test
  void accessKeysAndCanonicalStringsStayOut() {
    AwsCallException failure =
        fails(
            refused(
                "SignatureDoesNotMatch",
                403,
                "The signature of AKIAIOSFODNN7EXAMPLE does not match.\n\nThe Canonical String for"
                    + " this request should have been\n'POST\n/\n\nhost:x'"));
    assertFalse(failure.getMessage().contains("IOSFODNN7EXAMPLE"), failure.getMessage());
    assertFalse(failure.getMessage().contains("host:x"), failure.getMessage());
  }

  @Test
  void aCallThatMayHaveTakenEffectSaysSo() {
    assertFalse(fails(refused("InternalError", 500, "An internal error")).outcomeKnown());
    assertFalse(fails(ApiCallAttemptTimeoutException.create(20_000)).outcomeKnown());
    assertFalse(
        fails(SdkClientException.create("x", new java.net.SocketException("Connection reset")))
            .outcomeKnown());
    assertTrue(fails(refused("InsufficientInstanceCapacity", 500, "none left")).outcomeKnown());
    assertTrue(fails(refused("RequestLimitExceeded", 503, "slow down")).outcomeKnown());
  }

  @Test
  void aCallThatNeverReachedAwsSaysWhatToCheck() {
    AwsCallException name =
        fails(SdkClientException.create("x", new UnknownHostException("ec2.us-west-2.amazonaws")));
    assertTrue(name.outcomeKnown());
    assertEquals(ErrorClass.RETRYABLE, name.errorClass());
    assertTrue(
        name.getMessage().contains("cannot reach AWS: the name ec2.us-west-2.amazonaws"),
        name.getMessage());

    AwsCallException region =
        fails(SdkClientException.create("x", new UnknownHostException("ec2.us-moon-1.amazonaws")));
    assertTrue(region.outcomeKnown());
    assertEquals(ErrorClass.SLOW, region.errorClass());
    assertEquals("no-such-region", region.rule());

    AwsCallException refused =
        fails(SdkClientException.create("x", new ConnectException("Connection refused")));
    assertTrue(refused.outcomeKnown());
    assertEquals("unreachable", refused.rule());

    AwsCallException credentials =
        fails(
            SdkClientException.create(
                "Unable to load credentials from any of the providers in the chain X"));
    assertEquals(ErrorClass.SLOW, credentials.errorClass());
    assertTrue(credentials.getMessage().contains("IRSA"), credentials.getMessage());
  }

  @Test
  void errorsOfTheMachineArePassedOnUntouched() {
    Error killed = new Error("killed");
    stub.on(
        CreateVpcRequest.class,
        ask -> {
          throw killed;
        });
    assertSame(
        killed, assertThrows(Error.class, () -> account.clients().ec2().createVpc(ask -> {})));
  }

  private AwsCallException fails(SdkException e) {
    stub.on(
        CreateVpcRequest.class,
        ask -> {
          throw e;
        });
    AwsCallException failure =
        assertThrows(AwsCallException.class, () -> account.clients().ec2().createVpc(ask -> {}));
    assertEquals("ec2 CreateVpc", failure.service() + " " + failure.operation());
    return failure;
  }

  private static SdkException refused(String code, int status, String words) {
    return Ec2Exception.builder()
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(words).build())
        .statusCode(status)
        .requestId("req-1")
        .build();
  }
}
