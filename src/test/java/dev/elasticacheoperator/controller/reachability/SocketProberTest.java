package dev.elasticacheoperator.controller.reachability;

import static dev.elasticacheoperator.controller.reachability.Probes.IAM_USER;
import static dev.elasticacheoperator.controller.reachability.Probes.LIMITS;
import static dev.elasticacheoperator.controller.reachability.Probes.LOCALHOST;
import static dev.elasticacheoperator.controller.reachability.Probes.MEMCACHED;
import static dev.elasticacheoperator.controller.reachability.Probes.MEMCACHED_TLS;
import static dev.elasticacheoperator.controller.reachability.Probes.PASSWORD;
import static dev.elasticacheoperator.controller.reachability.Probes.REDIS;
import static dev.elasticacheoperator.controller.reachability.Probes.TOKEN;
import static dev.elasticacheoperator.controller.reachability.Probes.USER;
import static dev.elasticacheoperator.controller.reachability.Probes.USER_TLS;
import static dev.elasticacheoperator.controller.reachability.Probes.always;
import static dev.elasticacheoperator.controller.reachability.Probes.assertAnswered;
import static dev.elasticacheoperator.controller.reachability.Probes.plain;
import static dev.elasticacheoperator.controller.reachability.Probes.probe;
import static dev.elasticacheoperator.controller.reachability.Probes.prober;
import static dev.elasticacheoperator.controller.reachability.Probes.tls;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.lab.TestServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Answers of caches that the prober reaches, with every kind of credential. */
class SocketProberTest {

  @Test
  void cachesThatAnswerAreReached() {
    assertAnswered(false, probe(plain(Probes::redis), LIMITS, REDIS));
    assertAnswered(true, probe(tls(LOCALHOST, Probes::redis), LIMITS, USER_TLS));
    assertAnswered(false, probe(plain(Probes::memcached), LIMITS, MEMCACHED));
    assertAnswered(false, probe(tls(LOCALHOST, Probes::memcached), LIMITS, MEMCACHED_TLS));
  }

  @Test
  void aTokenIsSentWithoutAUser() {
    var server = TestServer.plain(Probes::redis);
    assertAnswered(true, probe(server, prober(LIMITS), TOKEN));
    assertEquals(List.of("AUTH " + PASSWORD, "PING"), server.commands);
  }

  @Test
  void aUserOfIamNeedsNoCredentialOfTheOperator() {
    assertAnswered(
        false, probe(plain(always("-NOAUTH Authentication required.")), LIMITS, IAM_USER));
  }

  @Test
  void aUserWhoMustNotPingIsAuthenticatedAllTheSame() {
    assertAnswered(
        true,
        probe(
            plain(command -> command.equals("PING") ? "-NOPERM no permission" : "+OK"),
            LIMITS,
            USER));
  }

  /** The C library repeats a question after 5 seconds without an answer (resolv.conf(5)). */
  @Test
  void aNameHasTimeForTheQuestionAfterALostOne() {
    assertTrue(SocketProber.Limits.DEFAULT.dns().compareTo(Duration.ofSeconds(7)) > 0);
  }

  @Test
  void theNextAddressIsTriedIfOneRefuses() {
    var prober =
        new SocketProber(
            LIMITS,
            host ->
                new InetAddress[] {
                  InetAddress.getByName("127.0.0.2"), InetAddress.getLoopbackAddress()
                },
            Optional.empty());
    assertAnswered(false, probe(TestServer.plain(Probes::redis), prober, REDIS));
  }

  @Test
  void passwordsDoNotShow() {
    var text = USER_TLS.apply(6379).toString();
    assertFalse(text.contains(PASSWORD), text);
    assertTrue(text.contains("app"), text);
  }

  @Test
  void theOwnAddressIsThatOfTheRouteToTheCache() {
    assertEquals(
        Optional.of("127.0.0.1"), Connector.localAddress(InetAddress.getLoopbackAddress(), 6379));
    assertFalse(
        Connector.localAddress(new InetSocketAddress("localhost", 1).getAddress(), 1).isEmpty());
  }
}
