package dev.elasticacheoperator.sandbox.aws.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies are decided as IAM decides them, and refused where that is not certain. */
class PolicyEvaluationTest {

  private static final String VPC = "arn:aws:ec2:us-west-2:000000000000:vpc/vpc-1";

  @ParameterizedTest
  @CsvSource({
    "ec2:DeleteVpc, true",
    "EC2:deletevpc, true",
    "ec2:Delete*, true",
    "ec2:Delete???, true",
    "*, true",
    "ec2:DeleteSubnet, false",
    "ec2:Delete, false"
  })
  void actionsMatchWithoutCase(String pattern, boolean allowed) {
    assertEquals(allowed, allows(statement("Allow", pattern, "*", "{}"), asked()));
  }

  @ParameterizedTest
  @CsvSource({
    "*, true",
    "arn:aws:ec2:*:*:vpc/*, true",
    "arn:aws:ec2:*:*:vpc/vpc-?, true",
    "arn:aws:ec2:us-*:000000000000:*, true",
    "arn:aws:ec2:*:vpc/*, false",
    "arn:aws:ec2:*:*:subnet/*, false",
    "arn:aws:iam:*:*:vpc/*, false"
  })
  void aWildcardStaysInItsPartOfAnArn(String pattern, boolean allowed) {
    assertEquals(allowed, allows(statement("Allow", "ec2:DeleteVpc", pattern, "{}"), asked()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "StringEquals               | key     | mine          | true",
        "StringEquals               | KEY     | mine          | true",
        "StringEquals               | key     | Mine          | false",
        "StringEquals               | missing | mine          | false",
        "StringEqualsIfExists       | missing | mine          | true",
        "StringEqualsIfExists       | key     | yours         | false",
        "StringNotEquals            | key     | yours         | true",
        "StringNotEquals            | key     | mine          | false",
        "StringNotEquals            | missing | mine          | true",
        "StringLike                 | key     | m*e           | true",
        "StringLike                 | key     | m?e           | false",
        "Null                       | key     | false         | true",
        "Null                       | key     | true          | false",
        "Null                       | missing | true          | true",
        "ArnLike                    | arn     | arn:aws:iam::*:role/* | true",
        "ArnEquals                  | arn     | arn:*:role/*  | false",
        "ForAllValues:StringEquals  | many    | a             | false",
        "ForAnyValue:StringEquals   | many    | a             | true",
        "ForAnyValue:StringEquals   | many    | c             | false",
        "ForAllValues:StringEquals  | missing | a             | true",
        "ForAnyValue:StringEquals   | missing | a             | false"
      })
  void conditionsHold(String operator, String key, String value, boolean holds) {
    var condition = "{\"%s\": {\"%s\": \"%s\"}}".formatted(operator, key, value);
    var asked =
        asked()
            .with("key", "mine")
            .with("arn", "arn:aws:iam::000000000000:role/a")
            .with("many", List.of("a", "b"));
    assertEquals(holds, allows(statement("Allow", "*", "*", condition), asked));
  }

  @Test
  void aDenyWinsOverEveryAllow() {
    var both =
        "{\"Statement\": [%s, %s]}"
            .formatted(one("Allow", "*", "*", "{}"), one("Deny", "ec2:DeleteVpc", "*", "{}"));
    var decision = Policy.of(both).decide(asked());
    assertFalse(decision.allowed());
    assertTrue(decision.explicitlyDenied());
  }

  @Test
  void anActionWithoutAStatementIsDenied() {
    var decision = Policy.of("{\"Statement\": []}").decide(asked());
    assertFalse(decision.allowed());
    assertFalse(decision.explicitlyDenied());
  }

  /** Rather than to enforce half of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Statement\": {\"Effect\": \"Allow\", \"NotAction\": \"*\", \"Resource\": \"*\"}}",
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\","
            + " \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}}}}",
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\":"
            + " \"arn:aws:s3:::${aws:username}\"}}",
        "no JSON"
      })
  void unsupportedPolicyElementsAreRefused(String policy) {
    assertThrows(IllegalArgumentException.class, () -> Policy.of(policy));
  }

  private static Authorization asked() {
    return Authorization.of("ec2:DeleteVpc", VPC);
  }

  private static boolean allows(String policy, Authorization asked) {
    return Policy.of(policy).decide(asked).allowed();
  }

  private static String statement(String effect, String action, String resource, String condition) {
    return "{\"Statement\": " + one(effect, action, resource, condition) + "}";
  }

  private static String one(String effect, String action, String resource, String condition) {
    return "{\"Effect\": \"%s\", \"Action\": \"%s\", \"Resource\": \"%s\", \"Condition\": %s}"
        .formatted(effect, action, resource, condition);
  }
}
