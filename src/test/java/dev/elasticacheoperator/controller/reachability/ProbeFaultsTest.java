package dev.elasticacheoperator.controller.reachability;

import static dev.elasticacheoperator.controller.reachability.Probes.AMPLE;
import static dev.elasticacheoperator.controller.reachability.Probes.LIMITS;
import static dev.elasticacheoperator.controller.reachability.Probes.LOCALHOST;
import static dev.elasticacheoperator.controller.reachability.Probes.MEMCACHED;
import static dev.elasticacheoperator.controller.reachability.Probes.MEMCACHED_TLS;
import static dev.elasticacheoperator.controller.reachability.Probes.OTHER_NAME;
import static dev.elasticacheoperator.controller.reachability.Probes.PASSWORD;
import static dev.elasticacheoperator.controller.reachability.Probes.REDIS;
import static dev.elasticacheoperator.controller.reachability.Probes.REDIS_TLS;
import static dev.elasticacheoperator.controller.reachability.Probes.SHORT_ANSWER;
import static dev.elasticacheoperator.controller.reachability.Probes.SHORT_CONNECT;
import static dev.elasticacheoperator.controller.reachability.Probes.SHORT_NAME;
import static dev.elasticacheoperator.controller.reachability.Probes.SHORT_TLS;
import static dev.elasticacheoperator.controller.reachability.Probes.SHORT_TLS_AND_ANSWER;
import static dev.elasticacheoperator.controller.reachability.Probes.USER;
import static dev.elasticacheoperator.controller.reachability.Probes.USER_TLS;
import static dev.elasticacheoperator.controller.reachability.Probes.always;
import static dev.elasticacheoperator.controller.reachability.Probes.assertFault;
import static dev.elasticacheoperator.controller.reachability.Probes.plain;
import static dev.elasticacheoperator.controller.reachability.Probes.probe;
import static dev.elasticacheoperator.controller.reachability.Probes.prober;
import static dev.elasticacheoperator.controller.reachability.Probes.tls;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.controller.reachability.SocketProber.Limits;
import dev.elasticacheoperator.lab.TestServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plants each fault on servers of the loopback interface and expects its diagnosis. */
class ProbeFaultsTest {

  /** Faults of the tests that need no server, a server that accepts nothing, or other trust. */
  private static final EnumSet<Fault> WITHOUT_A_CASE =
      EnumSet.of(
          Fault.NAME_UNKNOWN,
          Fault.NAME_NOT_ANSWERED,
          Fault.CONNECT_TIMEOUT,
          Fault.CONNECTION_REFUSED,
          Fault.NO_ROUTE,
          Fault.CONNECT_FAILED,
          Fault.CERTIFICATE_NOT_TRUSTED,
          Fault.CERTIFICATE_OF_ANOTHER_NAME);

  private record Case(
      Fault fault,
      String name,
      Supplier<TestServer> server,
      Limits limits,
      IntFunction<ProbeTarget> target) {

    @Override
    public String toString() {
      return fault + ": " + name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(tlsCases(), credentialCases(), answerCases()).flatMap(cases -> cases);
  }

  private static Stream<Case> tlsCases() {
    return Stream.of(
        new Case(
            Fault.TLS_NOT_SPOKEN,
            "plain Redis asked with a password",
            plain(Probes::redis),
            SHORT_TLS,
            USER_TLS),
        new Case(
            Fault.TLS_NOT_SPOKEN,
            "plain Redis that wants a password",
            plain(always("-NOAUTH Authentication required.")),
            SHORT_TLS,
            REDIS_TLS),
        new Case(
            Fault.TLS_NOT_SPOKEN,
            "plain Memcached",
            plain(Probes::memcached),
            SHORT_TLS,
            MEMCACHED_TLS),
        new Case(
            Fault.TLS_REQUIRED,
            "Redis with TLS",
            tls(LOCALHOST, Probes::redis),
            SHORT_ANSWER,
            REDIS),
        new Case(
            Fault.TLS_REQUIRED,
            "Memcached with TLS",
            tls(OTHER_NAME, Probes::memcached),
            SHORT_ANSWER,
            MEMCACHED),
        new Case(
            Fault.HANDSHAKE_TIMEOUT,
            "a silent server",
            plain(TestServer.SILENT),
            SHORT_TLS_AND_ANSWER,
            REDIS_TLS),
        new Case(
            Fault.HANDSHAKE_FAILED,
            "a server that hangs up",
            plain(TestServer.CLOSING),
            LIMITS,
            MEMCACHED_TLS));
  }

  private static Stream<Case> credentialCases() {
    return Stream.of(
        new Case(
            Fault.CREDENTIAL_REFUSED,
            "an answer that quotes the password",
            tls(LOCALHOST, always("-WRONGPASS " + PASSWORD + " is wrong")),
            LIMITS,
            USER_TLS),
        new Case(
            Fault.CREDENTIAL_REFUSED,
            "the answer of old versions",
            plain(always("-ERR invalid password")),
            LIMITS,
            USER),
        new Case(
            Fault.CREDENTIAL_MISSING,
            "no password",
            tls(LOCALHOST, always("-NOAUTH Authentication required.")),
            LIMITS,
            REDIS_TLS),
        new Case(
            Fault.CREDENTIAL_NOT_EXPECTED,
            "the answer of old versions",
            plain(always("-ERR Client sent AUTH, but no password is set")),
            LIMITS,
            USER),
        new Case(
            Fault.CREDENTIAL_NOT_EXPECTED,
            "the answer of new versions",
            plain(
                always(
                    "-ERR AUTH <password> called without any password configured for the default"
                        + " user. Are you sure your configuration is correct?")),
            LIMITS,
            USER),
        new Case(
            Fault.AUTH_TIMEOUT,
            "a silent server",
            plain(TestServer.SILENT),
            SHORT_TLS_AND_ANSWER,
            USER),
        new Case(
            Fault.AUTH_FAILED,
            "an answer that quotes the password",
            plain(always("-ERR unknown command " + PASSWORD)),
            LIMITS,
            USER));
  }

  private static Stream<Case> answerCases() {
    return Stream.of(
        new Case(
            Fault.LOADING,
            "a starting Redis",
            plain(always("-LOADING Redis is loading the dataset in memory")),
            LIMITS,
            REDIS),
        new Case(
            Fault.TOO_MANY_CLIENTS,
            "a Redis with TLS",
            tls(LOCALHOST, always("-ERR max number of clients reached")),
            LIMITS,
            USER_TLS),
        new Case(
            Fault.PING_TIMEOUT,
            "a silent Redis",
            plain(TestServer.SILENT),
            SHORT_TLS_AND_ANSWER,
            REDIS),
        new Case(
            Fault.PING_TIMEOUT,
            "a silent Memcached with TLS",
            tls(LOCALHOST, TestServer.SILENT),
            SHORT_ANSWER,
            MEMCACHED_TLS),
        new Case(
            Fault.CONNECTION_CLOSED,
            "a server that hangs up",
            plain(TestServer.CLOSING),
            LIMITS,
            REDIS),
        new Case(
            Fault.OTHER_ANSWER,
            "a web server",
            plain(always("HTTP/1.1 400 Bad Request")),
            SHORT_TLS_AND_ANSWER,
            REDIS),
        new Case(
            Fault.OTHER_ANSWER,
            "Redis asked as Memcached",
            plain(Probes::redis),
            SHORT_TLS_AND_ANSWER,
            MEMCACHED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void everyFaultIsDiagnosed(Case planted) {
    assertFault(planted.fault(), probe(planted.server(), planted.limits(), planted.target()));
  }

  @Test
  void noFaultIsWithoutATest() {
    var tested = EnumSet.copyOf(WITHOUT_A_CASE);
    cases().map(Case::fault).forEach(tested::add);
    assertEquals(EnumSet.allOf(Fault.class), tested);
  }

  @Test
  void certificatesAreCheckedForTheirChainAndTheirName() {
    assertFault(
        Fault.CERTIFICATE_NOT_TRUSTED, probe(tls(OTHER_NAME, Probes::redis), LIMITS, REDIS_TLS));
    var server = TestServer.tls(OTHER_NAME.server(), Probes::redis);
    assertFault(
        Fault.CERTIFICATE_OF_ANOTHER_NAME,
        probe(server, prober(LIMITS, OTHER_NAME.trusted()), REDIS_TLS));
    assertTrue(server.commands.isEmpty(), server.commands.toString());
  }

  @Test
  void theJavaVirtualMachinesOwnTrustStoreIsTheDefault() {
    var server = TestServer.tls(LOCALHOST.server(), Probes::redis);
    assertFault(Fault.CERTIFICATE_NOT_TRUSTED, probe(server, new SocketProber(), REDIS_TLS));
  }

  @Test
  void namesThatDoNotResolveAreDiagnosed() {
    var unknown =
        new SocketProber(
            LIMITS,
            host -> {
              throw new UnknownHostException(host);
            },
            Optional.empty());
    assertEquals(
        new ProbeResult.Failed(Fault.NAME_UNKNOWN, Optional.empty()),
        unknown.probe(REDIS.apply(6379)));
  }

  @Test
  void aSilentNameServerIsDiagnosed() {
    var silence = new CountDownLatch(1);
    var silent =
        new SocketProber(
            SHORT_NAME,
            host -> {
              try {
                silence.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new UnknownHostException(host);
            },
            Optional.empty());
    assertFault(Fault.NAME_NOT_ANSWERED, silent.probe(REDIS.apply(6379)));
    silence.countDown();
  }

  @Test
  void aClosedPortIsDiagnosed() throws IOException {
    var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    closed.close();
    assertEquals(
        new ProbeResult.Failed(Fault.CONNECTION_REFUSED, Optional.of("127.0.0.1")),
        prober(LIMITS).probe(REDIS.apply(closed.getLocalPort())));
  }

  /** Linux drops the packets of further clients once the queue of a server is full. */
  @Test
  void aServerThatAcceptsNothingIsDiagnosed() throws IOException {
    var clients = new ArrayList<Socket>();
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (var i = 0; i < 2; i++) {
        var client = new Socket();
        clients.add(client);
        client.connect(full.getLocalSocketAddress(), (int) AMPLE.toMillis());
      }
      assertFault(
          Fault.CONNECT_TIMEOUT, prober(SHORT_CONNECT).probe(REDIS.apply(full.getLocalPort())));
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
  }

  @Test
  void failedConnectionsAreToldApart() {
    assertEquals(Fault.NO_ROUTE, Connector.fault(new NoRouteToHostException("No route to host")));
    assertEquals(Fault.NO_ROUTE, Connector.fault(new SocketException("Network is unreachable")));
    assertEquals(
        Fault.CONNECT_TIMEOUT, Connector.fault(new ConnectException("Connection timed out")));
    assertEquals(
        Fault.CONNECTION_REFUSED, Connector.fault(new ConnectException("Connection refused")));
    assertEquals(Fault.CONNECT_FAILED, Connector.fault(new SocketException("Permission denied")));
  }

  /** A server that sends a byte now and then must not keep the attempt alive. */
  @Test
  void anAnswerThatDripsEndsInTime() throws Exception {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var dripping =
          new Thread(
              () -> {
                try (var client = server.accept()) {
                  while (true) {
                    client.getOutputStream().write('+');
                    Thread.sleep(20);
                  }
                } catch (IOException | InterruptedException e) {
                  // The prober has hung up.
                }
              });
      dripping.start();
      assertFault(
          Fault.PING_TIMEOUT,
          prober(SHORT_TLS_AND_ANSWER).probe(REDIS.apply(server.getLocalPort())));
      dripping.join();
    }
  }
}
