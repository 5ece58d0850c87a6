package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.TOKEN;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.fact;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.refused;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/** Facts about encryption in transit, which AWS changes in steps. */
class TransitEncryptionFactsTest {

  private static final String VALUE = "InvalidParameterValue";
  private static final String COMBINATION = "InvalidParameterCombination";
  private static final AuthTokenUpdateStrategyType ROTATE = AuthTokenUpdateStrategyType.ROTATE;

  @TestFactory
  Stream<DynamicTest> transitEncryption() {
    return Stream.of(
        fact(
            "off goes to preferred first",
            "n8n-io/terraform-aws-n8n, measured",
            t ->
                refused(
                    COMBINATION,
                    "Direct transition from transit-encryption-disabled",
                    () -> t.replicated().modify(r -> r.transitEncryptionEnabled(true)))),
        fact(
            "every change needs ApplyImmediately",
            "n8n-io/terraform-aws-n8n, measured",
            t ->
                refused(
                    VALUE,
                    "should be called with applied immediately option",
                    () ->
                        t.replicated()
                            .modify(
                                r ->
                                    r.applyImmediately(false)
                                        .transitEncryptionEnabled(true)
                                        .transitEncryptionMode(TransitEncryptionMode.PREFERRED)))),
        fact(
            "the mode needs encryption",
            "cloudposse/terraform-aws-elasticache-redis#240",
            t ->
                refused(
                    COMBINATION,
                    "set encryption-in-transit as enabled",
                    () ->
                        t.replicated()
                            .modify(
                                r -> r.transitEncryptionMode(TransitEncryptionMode.PREFERRED)))),
        fact(
            "the mode needs Redis 7.0.5",
            "cloudposse/terraform-aws-elasticache-redis PR 231",
            t ->
                refused(
                    COMBINATION,
                    "Transit encryption mode is not supported for engine version 6.2.6",
                    () ->
                        t.create(
                            r ->
                                r.engineVersion("6.2")
                                    .transitEncryptionEnabled(true)
                                    .transitEncryptionMode(TransitEncryptionMode.PREFERRED)))),
        fact(
            "preferred brings new host names",
            "user guide and aws/agent-toolkit-for-aws",
            t -> {
              var before = t.replicated().primaryHost();
              t.preferTls();
              assertNotEquals(before, t.primaryHost());
              assertTrue(t.primaryHost().startsWith("master.rg."));
              var node = t.region.cluster("rg-001").cacheNodes().get(0).endpoint().address();
              assertTrue(node.startsWith("rg-001.rg."), node);
            }),
        fact(
            "required goes to preferred before it goes off",
            "user guide, In-transit encryption",
            t -> {
              t.replicated().preferTls().requireTls();
              refused(
                  COMBINATION,
                  "Direct transition from transit-encryption-enabled",
                  () -> t.modify(r -> r.transitEncryptionEnabled(false)));
              t.modified(r -> r.transitEncryptionMode(TransitEncryptionMode.PREFERRED))
                  .modified(r -> r.transitEncryptionEnabled(false));
              assertFalse(t.group().transitEncryptionEnabled());
            }),
        fact(
            "it does not change while access control is on",
            "aws-controllers-k8s/community#2536",
            t -> {
              t.withTls().token(TOKEN, ROTATE);
              refused(
                  COMBINATION,
                  "not supported for access control enabled clusters",
                  () -> t.modify(r -> r.transitEncryptionMode(TransitEncryptionMode.PREFERRED)));
            }),
        fact(
            "preferred excludes a token at creation",
            "cloudposse/terraform-aws-elasticache-redis#239",
            t ->
                refused(
                    COMBINATION,
                    "Transit encryption preferred is not supported with redis access control",
                    () ->
                        t.create(
                            r ->
                                r.transitEncryptionEnabled(true)
                                    .transitEncryptionMode(TransitEncryptionMode.PREFERRED)
                                    .authToken(TOKEN)))));
  }
}
