package dev.elasticacheoperator.sandbox.aws.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.InvalidIdentityTokenException;
import software.amazon.awssdk.services.sts.model.StsException;

class SimulatedStsTest {
  private final VirtualClock clock = new VirtualClock();
  private final SimulatedCloud cloud = new SimulatedCloud(SimulatorSettings.instant(), clock);
  private final StsClient sts = cloud.account("111122223333").sts("us-west-2");

  @Test
  void saysWhoAsks() {
    assertEquals("111122223333", sts.getCallerIdentity().account());
  }

  @Test
  void credentialsOfARoleNameItsAccountAndExpire() {
    var answer =
        sts.assumeRole(
            r ->
                r.roleArn("arn:aws:iam::444455556666:role/team/operator")
                    .roleSessionName("session")
                    .durationSeconds(900));
    assertEquals("444455556666", answer.credentials().accessKeyId());
    assertEquals(clock.instant().plus(Duration.ofMinutes(15)), answer.credentials().expiration());
    assertEquals(
        "arn:aws:sts::444455556666:assumed-role/operator/session", answer.assumedRoleUser().arn());
  }

  @Test
  void aWebIdentityNeedsAToken() {
    String arn = "arn:aws:iam::111122223333:role/operator";
    assertEquals(
        "111122223333",
        sts.assumeRoleWithWebIdentity(
                r -> r.roleArn(arn).roleSessionName("session").webIdentityToken("t.o.k"))
            .credentials()
            .accessKeyId());
    assertThrows(
        InvalidIdentityTokenException.class,
        () -> sts.assumeRoleWithWebIdentity(r -> r.roleArn(arn).roleSessionName("session")));
  }

  @Test
  void aRoleThatDoesNotTrustTheSubjectIsRefused() {
    cloud.account("111122223333").distrustWebIdentities("operator");
    StsException refused =
        assertThrows(
            StsException.class,
            () ->
                sts.assumeRoleWithWebIdentity(
                    r ->
                        r.roleArn("arn:aws:iam::111122223333:role/operator")
                            .roleSessionName("session")
                            .webIdentityToken("t.o.k")));
    assertEquals(403, refused.statusCode());
    assertEquals("AccessDenied", refused.awsErrorDetails().errorCode());
    assertEquals(
        "Not authorized to perform sts:AssumeRoleWithWebIdentity",
        refused.awsErrorDetails().errorMessage());
  }

  @Test
  void aWrongRoleOrDurationIsRefused() {
    assertThrows(
        StsException.class, () -> sts.assumeRole(r -> r.roleArn("operator").roleSessionName("s1")));
    assertThrows(
        StsException.class,
        () ->
            sts.assumeRole(
                r ->
                    r.roleArn("arn:aws:iam::111122223333:role/operator")
                        .roleSessionName("session")
                        .durationSeconds(60)));
  }
}
