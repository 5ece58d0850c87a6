package dev.elasticacheoperator.steps.bastion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trust policies are compared by their meaning, not by their text. */
class RoleTrustTest {

  private static final String DOCUMENT = RoleTrust.document("ec2.amazonaws.com");

  private static final String EC2 = "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"}";
  private static final String ASSUME = "\"Action\":\"sts:AssumeRole\"";
  private static final String ALLOW = "\"Effect\":\"Allow\"";

  static Stream<Arguments> documents() {
    return Stream.of(
        same("the operator's own", DOCUMENT),
        same("with white space", DOCUMENT.replace(",", " ,\n\t").replace(":{", " : {")),
        same("in another order", policy("{" + ASSUME + "," + EC2 + "," + ALLOW + "}")),
        same(
            "the version last",
            "{\"Statement\":[" + statement(EC2, ASSUME) + "],\"Version\":\"2012-10-17\"}"),
        same("with an id", policy(statement(EC2, ASSUME)).replaceFirst("[{]", "{\"Id\":\"x\",")),
        same("with a Sid", policy(statement("\"Sid\":\"\"", EC2, ASSUME))),
        same("one statement outside a list", "{\"Statement\":" + statement(EC2, ASSUME) + "}"),
        same("the action in a list", policy(statement(EC2, "\"Action\":[\"sts:AssumeRole\"]"))),
        same("the action in lower case", policy(statement(EC2, "\"Action\":\"sts:assumerole\""))),
        same(
            "the service in a list", policy(statement(service("[\"ec2.amazonaws.com\"]"), ASSUME))),
        same("EC2 in China", policy(statement(service("\"ec2.amazonaws.com.cn\""), ASSUME))),
        same(
            "EC2 in both partitions",
            policy(statement(service("[\"ec2.amazonaws.com.cn\",\"ec2.amazonaws.com\"]"), ASSUME))),
        same("twice", policy(statement(EC2, ASSUME) + "," + statement(EC2, ASSUME))),
        same(
            "with escaped characters",
            DOCUMENT.replace("ec2.amazonaws.com", "ec2\\u002eamazonaws.com")),
        narrower(
            "a further action",
            policy(statement(EC2, "\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]"))),
        narrower("another action", policy(statement(EC2, "\"Action\":\"sts:TagSession\""))),
        narrower("any action", policy(statement(EC2, "\"Action\":\"*\""))),
        narrower("no action", policy(statement(EC2, "\"Action\":[]"))),
        narrower("every other action", policy(statement(EC2, "\"NotAction\":\"sts:AssumeRole\""))),
        narrower(
            "on a condition",
            policy(
                statement(
                    EC2,
                    ASSUME,
                    "\"Condition\":{\"StringEquals\":{\"aws:SourceAccount\":\"1\"}}"))),
        narrower(
            "with a denial",
            policy(
                statement(EC2, ASSUME)
                    + ",{\"Effect\":\"Deny\",\"Principal\":\"*\","
                    + ASSUME
                    + "}")),
        foreign("another service", policy(statement(service("\"lambda.amazonaws.com\""), ASSUME))),
        foreign(
            "EC2 and another service",
            policy(statement(service("[\"ec2.amazonaws.com\",\"ecs.amazonaws.com\"]"), ASSUME))),
        foreign(
            "a service with a name that ends like EC2's",
            policy(statement(service("\"not-ec2.amazonaws.com\""), ASSUME))),
        foreign(
            "a service outside AWS", policy(statement(service("\"vault.example.com\""), ASSUME))),
        foreign("no service", policy(statement(service("[]"), ASSUME))),
        foreign("anybody", policy(statement("\"Principal\":\"*\"", ASSUME))),
        foreign("any AWS principal", policy(statement("\"Principal\":{\"AWS\":\"*\"}", ASSUME))),
        foreign(
            "EC2 and an account",
            policy(
                statement(
                    "\"Principal\":{\"Service\":\"ec2.amazonaws.com\",\"AWS\":\"123456789012\"}",
                    ASSUME))),
        foreign(
            "EC2 and a federated user",
            policy(
                statement(
                    "\"Principal\":{\"Federated\":\"cognito-identity.amazonaws.com\","
                        + "\"Service\":\"ec2.amazonaws.com\"}",
                    ASSUME))),
        foreign(
            "EC2 and a canonical user",
            policy(
                statement(
                    "\"Principal\":{\"CanonicalUser\":\"79a5\",\"Service\":\"ec2.amazonaws.com\"}",
                    ASSUME))),
        foreign(
            "an account in a second statement",
            policy(
                statement(EC2, ASSUME)
                    + ","
                    + statement("\"Principal\":{\"AWS\":\"123456789012\"}", ASSUME))),
        foreign(
            "everybody but EC2",
            policy(statement("\"NotPrincipal\":{\"Service\":\"ec2.amazonaws.com\"}", ASSUME))),
        foreign(
            "only a denial", "{\"Statement\":[{\"Effect\":\"Deny\"," + EC2 + "," + ASSUME + "}]}"),
        foreign(
            "EC2 in a Sid alone",
            policy(
                statement(
                    "\"Sid\":\"ec2.amazonaws.com\"", "\"Principal\":{\"AWS\":\"1\"}", ASSUME))),
        foreign("no statement", "{\"Version\":\"2012-10-17\",\"Statement\":[]}"),
        foreign("an empty object", "{}"),
        foreign("an empty document", ""),
        foreign("no JSON", "Allow ec2.amazonaws.com"),
        foreign("JSON that ends early", DOCUMENT.substring(0, 60)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void comparesByMeaning(String name, String document, boolean asWanted, boolean adoptable) {
    assertEquals(asWanted, RoleTrust.isAsWanted(document));
    assertEquals(
        adoptable ? Optional.empty() : Optional.of("is trusted by others than EC2"),
        RoleTrust.servesOthers(document));
  }

  private static String policy(String statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
  }

  private static String statement(String... elements) {
    return "{" + ALLOW + "," + String.join(",", elements) + "}";
  }

  private static String service(String services) {
    return "\"Principal\":{\"Service\":" + services + "}";
  }

  private static Arguments same(String name, String document) {
    return Arguments.of(name, document, true, true);
  }

  /** For EC2 alone, but not the operator's policy: drift, and no obstacle to an adoption. */
  private static Arguments narrower(String name, String document) {
    return Arguments.of(name, document, false, true);
  }

  private static Arguments foreign(String name, String document) {
    return Arguments.of(name, document, false, false);
  }
}
