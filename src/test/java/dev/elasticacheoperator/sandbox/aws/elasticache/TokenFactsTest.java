package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.SECOND_TOKEN;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.THIRD_TOKEN;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.TOKEN;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.fact;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/** Facts about AUTH tokens, their strategies and the passwords that a cache then accepts. */
class TokenFactsTest {

  private static final String VALUE = "InvalidParameterValue";
  private static final String COMBINATION = "InvalidParameterCombination";
  private static final AuthTokenUpdateStrategyType ROTATE = AuthTokenUpdateStrategyType.ROTATE;
  private static final AuthTokenUpdateStrategyType SET = AuthTokenUpdateStrategyType.SET;
  private static final AuthTokenUpdateStrategyType DELETE = AuthTokenUpdateStrategyType.DELETE;

  @TestFactory
  Stream<DynamicTest> tokens() {
    return Stream.of(
        fact(
            "no token change while TLS is preferred, nor in the call that requires it",
            "n8n-io/terraform-aws-n8n and app-sre/er-aws-elasticache, observed",
            t -> {
              var text = "only supported when encryption-in-transit is enabled";
              t.replicated().preferTls();
              refused(VALUE, text, () -> t.token(TOKEN, ROTATE));
              refused(VALUE, text, () -> t.token(TOKEN, SET));
              refused(
                  VALUE,
                  text,
                  () ->
                      t.modify(
                          r ->
                              r.transitEncryptionMode(TransitEncryptionMode.REQUIRED)
                                  .authToken(TOKEN)
                                  .authTokenUpdateStrategy(ROTATE)));
            }),
        fact(
            "the first ROTATE leaves the cache open, and SET closes it",
            "app-sre/er-aws-elasticache, observed; API reference",
            t -> {
              t.withTls();
              assertTrue(t.accepts(""));
              t.token(TOKEN, ROTATE);
              assertTrue(t.accepts("") && t.accepts(TOKEN));
              t.token(TOKEN, SET);
              assertFalse(t.accepts(""));
              assertTrue(t.accepts(TOKEN));
            }),
        fact(
            "SET without a token is refused",
            "app-sre/er-aws-elasticache, observed",
            t ->
                refused(
                    VALUE, "There is no AUTH token to SET", () -> t.withTls().token(TOKEN, SET))),
        fact(
            "SET carries the value of the last ROTATE",
            "API reference, AuthTokenUpdateStrategy",
            t -> {
              t.withTls().token(TOKEN, ROTATE).token(TOKEN, SET).token(SECOND_TOKEN, ROTATE);
              assertTrue(t.accepts(TOKEN) && t.accepts(SECOND_TOKEN));
              refused(VALUE, "There is no AUTH token to SET", () -> t.token(TOKEN, SET));
              t.token(SECOND_TOKEN, SET);
              assertFalse(t.accepts(TOKEN));
            }),
        fact(
            "a third token drops the first",
            "API reference, AuthTokenUpdateStrategy",
            t -> {
              t.withTls().token(TOKEN, ROTATE).token(TOKEN, SET);
              t.token(SECOND_TOKEN, ROTATE).token(THIRD_TOKEN, ROTATE);
              assertFalse(t.accepts(TOKEN));
              assertTrue(t.accepts(SECOND_TOKEN) && t.accepts(THIRD_TOKEN));
            }),
        fact(
            "the old token is accepted until the change is done",
            "API reference, AuthTokenUpdateStrategy",
            t -> {
              t.withTls().token(TOKEN, ROTATE).token(TOKEN, SET).token(SECOND_TOKEN, ROTATE);
              t.modify(r -> r.authToken(SECOND_TOKEN).authTokenUpdateStrategy(SET));
              assertTrue(t.accepts(TOKEN));
              t.settle();
              assertFalse(t.accepts(TOKEN));
            }),
        fact(
            "DELETE alone is refused",
            "crossplane-contrib/provider-upjet-aws#1370",
            t ->
                refused(
                    VALUE,
                    "update strategy delete is not supported",
                    () ->
                        t.withTls()
                            .token(TOKEN, ROTATE)
                            .modify(r -> r.authTokenUpdateStrategy(DELETE)))),
        fact(
            "DELETE with a user group replaces the token by the group",
            "API reference; terraform-provider-aws#31710",
            t -> {
              t.withTls().token(TOKEN, ROTATE).token(TOKEN, SET);
              t.redisUsers("people");
              refused(
                  COMBINATION,
                  "Pass AuthStrategy delete to proceed",
                  () -> t.modify(r -> r.userGroupIdsToAdd("people")));
              t.modified(r -> r.userGroupIdsToAdd("people").authTokenUpdateStrategy(DELETE));
              assertFalse(t.group().authTokenEnabled());
              assertEquals(List.of("people"), t.group().userGroupIds());
              assertFalse(t.accepts(TOKEN));
            }));
  }
}
