package dev.elasticacheoperator.controller.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.elasticacheoperator.api.v1alpha1.AuthMode;
import dev.elasticacheoperator.api.v1alpha1.AuthStatus;
import dev.elasticacheoperator.api.v1alpha1.BastionStatus;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.EncryptionStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import dev.elasticacheoperator.api.v1alpha1.InTransit;
import dev.elasticacheoperator.api.v1alpha1.NodeStatus;
import dev.elasticacheoperator.desired.DesiredStateBuilder;
import dev.elasticacheoperator.desired.OperatorIdentity;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.PassResult;
import dev.elasticacheoperator.engine.PersistedState;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.steps.CacheEndpoint;
import dev.elasticacheoperator.steps.CacheFacts;
import dev.elasticacheoperator.steps.StepNames;
import dev.elasticacheoperator.steps.StepOutputs;
import dev.elasticacheoperator.steps.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservedStatusTest {

  private static final CacheEndpoint PRIMARY = new CacheEndpoint("h", 6379);

  private static final CacheFacts GROUP =
      new CacheFacts(
          "replication group, 1 shard, 1 replica, Multi-AZ",
          "valkey",
          Optional.of("8.0.1"),
          new CacheEndpoint("master.h", 6379),
          Optional.of(new CacheEndpoint("replica.h", 6379)),
          List.of(),
          false,
          TransitEncryption.REQUIRED,
          true,
          Optional.empty());

  private static ElastiCacheEnvironmentStatus observe(
      ElastiCacheEnvironmentStatus before, Outputs outputs) {
    return ClientCommand.on(observed(before, outputs).build(), Optional.empty());
  }

  private static ElastiCacheEnvironmentStatus.Builder observed(
      ElastiCacheEnvironmentStatus before, Outputs outputs) {
    var target =
        Target.deleting(
            DesiredStateBuilder.identity(
                OperatorHarness.example("article.yaml"), new OperatorIdentity("c", "us-west-2")));
    Outcome ready = new Outcome.Ready("there");
    var result =
        new PassResult(
            PersistedState.EMPTY,
            Map.of(StepNames.BASTION, ready),
            outputs,
            Optional.empty(),
            Map.of());
    return ObservedStatus.of(before, target, result);
  }

  private static ElastiCacheEnvironmentStatus observe(CacheFacts facts) {
    return observe(
        ElastiCacheEnvironmentStatus.empty(),
        Outputs.of(StepOutputs.CACHE, facts).and(StepOutputs.BASTION_INSTANCE_ID, "i-1"));
  }

  @Test
  void theStatusHasEachFactAboutTheCache() {
    var status = observe(GROUP);
    assertEquals("replication group, 1 shard, 1 replica, Multi-AZ", status.topology());
    assertEquals("valkey", status.engine());
    assertEquals("8.0.1", status.version());
    assertEquals(Endpoint.of("master.h", 6379), status.endpoint());
    assertEquals(Endpoint.of("replica.h", 6379), status.readerEndpoint());
    assertEquals(new EncryptionStatus(InTransit.REQUIRED, true, null), status.encryption());
    assertNull(status.clusterMode());
    assertEquals(
        new BastionStatus(
            "i-1",
            null,
            "aws ssm start-session --target i-1 --region us-west-2",
            "valkey-cli --tls -h master.h -p 6379"),
        status.bastion());
  }

  @Test
  void allFactsStayWhileTheCacheIsNotObserved() {
    var before = observe(GROUP);
    assertEquals(before, observe(before, Outputs.NONE));
    assertEquals(before, observe(before, Outputs.of(StepOutputs.BASTION_INSTANCE_ID, "i-1")));
  }

  @Test
  void theVersionStaysWhileAwsDoesNotTellIt() {
    var untold =
        new CacheFacts(
            GROUP.topology(),
            GROUP.engine(),
            Optional.empty(),
            GROUP.endpoint(),
            GROUP.reader(),
            GROUP.nodes(),
            GROUP.clusterMode(),
            GROUP.inTransit(),
            GROUP.atRest(),
            Optional.empty());
    assertEquals("8.0.1", observe(observe(GROUP), Outputs.of(StepOutputs.CACHE, untold)).version());
  }

  /** TLS changes the host names. */
  @Test
  void everyFactFollowsAws() {
    var plain =
        new CacheFacts(
            "single node",
            "redis",
            Optional.of("7.1.0"),
            PRIMARY,
            Optional.empty(),
            List.of(),
            true,
            TransitEncryption.DISABLED,
            false,
            Optional.empty());
    var status = observe(observe(GROUP), Outputs.of(StepOutputs.CACHE, plain));
    assertEquals("single node", status.topology());
    assertEquals("redis", status.engine());
    assertEquals("7.1.0", status.version());
    assertEquals(Endpoint.of("h", 6379), status.endpoint());
    assertNull(status.readerEndpoint());
    assertEquals(true, status.clusterMode());
    assertEquals(new EncryptionStatus(InTransit.DISABLED, false, null), status.encryption());
    assertEquals("redis6-cli -c -h h -p 6379", status.bastion().client());
  }

  @Test
  void memcachedHasItsNodes() {
    var status =
        observe(
            new CacheFacts(
                "Memcached, 2 nodes",
                "memcached",
                Optional.of("1.6.22"),
                new CacheEndpoint("cfg.h", 11211),
                Optional.empty(),
                List.of(new CacheEndpoint("0001.h", 11211), new CacheEndpoint("0002.h", 11211)),
                false,
                TransitEncryption.DISABLED,
                false,
                Optional.empty()));
    assertEquals(
        List.of(new NodeStatus("0001.h", 11211), new NodeStatus("0002.h", 11211)), status.nodes());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "redis, false, DISABLED, redis6-cli -h h -p 6379",
        "valkey, false, DISABLED, valkey-cli -h h -p 6379",
        "valkey, true, REQUIRED, valkey-cli --tls -c -h h -p 6379",
        "redis, false, PREFERRED, redis6-cli --tls -h h -p 6379",
        "memcached, false, REQUIRED, openssl s_client -quiet -crlf -verify_return_error -connect"
            + " h:6379",
        "memcached, false, DISABLED, bash -c 'exec 3<>/dev/tcp/h/6379 || exit; cat <&3 & trap"
            + " \"kill $! 2>&-\" EXIT; sed -u \"s/$/\\r/\" >&3'"
      })
  void theClientOnTheBastionFitsTheCache(
      String engine, boolean clusterMode, TransitEncryption inTransit, String command) {
    var facts =
        new CacheFacts(
            "",
            engine,
            Optional.empty(),
            PRIMARY,
            Optional.empty(),
            List.of(),
            clusterMode,
            inTransit,
            false,
            Optional.empty());
    assertEquals(command, observe(facts).bastion().client());
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, , valkey-cli --tls -h master.h -p 6379",
    "TOKEN, , valkey-cli --tls --askpass -h master.h -p 6379",
    "USERS, app, valkey-cli --tls --user app --askpass -h master.h -p 6379"
  })
  void theClientAsksForThePassword(AuthMode mode, String user, String command) {
    var status = observe(GROUP).toBuilder().auth(new AuthStatus(mode, null, null, null)).build();
    assertEquals(command, ClientCommand.on(status, Optional.ofNullable(user)).bastion().client());
  }

  @Test
  void withoutABastionThereIsNoClient() {
    var status = observe(GROUP).toBuilder().bastion(null).build();
    assertEquals(status, ClientCommand.on(status, Optional.empty()));
  }

  @Test
  void theClientStaysWhileTheCredentialsAreUnknown() {
    var users =
        ClientCommand.on(
            observe(GROUP).toBuilder()
                .auth(new AuthStatus(AuthMode.USERS, null, null, null))
                .build(),
            Optional.of("app"));
    var facts = Outputs.of(StepOutputs.CACHE, GROUP).and(StepOutputs.BASTION_INSTANCE_ID, "i-2");
    assertEquals(users.bastion().client(), observed(users, facts).build().bastion().client());
    assertEquals("i-2", observed(users, facts).build().bastion().instanceId());
  }
}
