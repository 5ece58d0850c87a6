package dev.elasticacheoperator.controller.reachability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.elasticacheoperator.controller.reachability.ProbeTarget.Protocol;
import dev.elasticacheoperator.lab.TestServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Plants each fault on servers of the loopback interface and expects its diagnosis. */
class SocketProberTest {

  private static final String PASSWORD = "S3cret-that-nobody-may-read";
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final SocketProber.Limits LIMITS =
      new SocketProber.Limits(AMPLE, AMPLE, AMPLE, AMPLE);
  private static final SocketProber.Limits SHORT_ANSWER =
      new SocketProber.Limits(AMPLE, AMPLE, AMPLE, SHORT);
  private static final SocketProber.Limits SHORT_HANDSHAKE =
      new SocketProber.Limits(AMPLE, AMPLE, SHORT, SHORT);

  private static TestCertificates localhost;
  private static TestCertificates other;

  @BeforeAll
  static void makeCertificates() {
    localhost = TestCertificates.of("dns:localhost");
    other = TestCertificates.of("dns:sessions.example.com");
  }

  private static String redis(String command) {
    return switch (command.split(" ")[0]) {
      case "AUTH" -> command.endsWith(PASSWORD) ? "+OK" : "-WRONGPASS invalid username-password";
      case "PING" -> "+PONG";
      case "version" -> "-ERR unknown command";
      default -> null;
    };
  }

  private static String memcached(String command) {
    return command.equals("version") ? "VERSION 1.6.22" : "ERROR";
  }

  private static Function<String, String> always(String answer) {
    return command -> answer;
  }

  private static ProbeTarget redis(int port, boolean tls) {
    return new ProbeTarget(
        "localhost", port, tls, Protocol.RESP, Optional.empty(), Optional.empty());
  }

  private static ProbeTarget authenticating(int port, boolean tls) {
    return new ProbeTarget(
        "localhost", port, tls, Protocol.RESP, Optional.of("app"), Optional.of(PASSWORD));
  }

  private static ProbeTarget memcached(int port, boolean tls) {
    return new ProbeTarget(
        "localhost", port, tls, Protocol.MEMCACHED, Optional.empty(), Optional.empty());
  }

  private static SocketProber prober(SocketProber.Limits limits) {
    return new SocketProber(
        limits,
        host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
        Optional.of(localhost.trusted()));
  }

  /** Builds the target of a server. */
  private interface Targets {
    ProbeTarget of(int port);
  }

  private static ProbeResult probe(TestServer server, SocketProber.Limits limits, Targets targets) {
    try (server) {
      var result = prober(limits).probe(targets.of(server.port()));
      assertFalse(result.toString().contains(PASSWORD), result.toString());
      return result;
    } catch (IOException e) {
      return fail(e);
    }
  }

  private static void assertFault(Fault expected, ProbeResult result) {
    var failed = assertInstanceOf(ProbeResult.Failed.class, result, expected.name());
    assertEquals(expected, failed.fault());
  }

  private static void assertAnswered(boolean authenticated, ProbeResult result) {
    assertEquals(new ProbeResult.Answered(authenticated), result);
  }

  @Test
  void everyFaultIsDiagnosed() {
    var planted = EnumSet.noneOf(Fault.class);
    for (var row : rows()) {
      assertFault(row.fault(), probe(row.server(), row.limits(), row.targets()));
      planted.add(row.fault());
    }
    // The other tests plant those that need no server, or one that accepts nothing.
    planted.addAll(
        EnumSet.of(
            Fault.NAME_UNKNOWN,
            Fault.NAME_NOT_ANSWERED,
            Fault.CONNECT_TIMEOUT,
            Fault.CONNECTION_REFUSED,
            Fault.NO_ROUTE,
            Fault.CONNECT_FAILED,
            Fault.CERTIFICATE_NOT_TRUSTED,
            Fault.CERTIFICATE_OF_ANOTHER_NAME));
    assertEquals(EnumSet.allOf(Fault.class), planted);
  }

  private record Row(Fault fault, TestServer server, SocketProber.Limits limits, Targets targets) {}

  private static List<Row> rows() {
    return List.of(
        new Row(
            Fault.TLS_NOT_SPOKEN,
            TestServer.plain(SocketProberTest::redis),
            new SocketProber.Limits(AMPLE, AMPLE, SHORT, AMPLE),
            port -> authenticating(port, true)),
        new Row(
            Fault.TLS_NOT_SPOKEN,
            TestServer.plain(always("-NOAUTH Authentication required.")),
            new SocketProber.Limits(AMPLE, AMPLE, SHORT, AMPLE),
            port -> redis(port, true)),
        new Row(
            Fault.TLS_NOT_SPOKEN,
            TestServer.plain(SocketProberTest::memcached),
            new SocketProber.Limits(AMPLE, AMPLE, SHORT, AMPLE),
            port -> memcached(port, true)),
        new Row(
            Fault.TLS_REQUIRED,
            TestServer.tls(localhost.server(), SocketProberTest::redis),
            SHORT_ANSWER,
            port -> redis(port, false)),
        new Row(
            Fault.TLS_REQUIRED,
            TestServer.tls(other.server(), SocketProberTest::memcached),
            SHORT_ANSWER,
            port -> memcached(port, false)),
        new Row(
            Fault.HANDSHAKE_TIMEOUT,
            TestServer.plain(TestServer.SILENT),
            SHORT_HANDSHAKE,
            port -> redis(port, true)),
        new Row(
            Fault.HANDSHAKE_FAILED,
            TestServer.plain(TestServer.CLOSING),
            LIMITS,
            port -> memcached(port, true)),
        new Row(
            Fault.CREDENTIAL_REFUSED,
            TestServer.tls(localhost.server(), always("-WRONGPASS " + PASSWORD + " is wrong")),
            LIMITS,
            port -> authenticating(port, true)),
        new Row(
            Fault.CREDENTIAL_REFUSED,
            TestServer.plain(always("-ERR invalid password")),
            LIMITS,
            port -> authenticating(port, false)),
        new Row(
            Fault.CREDENTIAL_MISSING,
            TestServer.tls(localhost.server(), always("-NOAUTH Authentication required.")),
            LIMITS,
            port -> redis(port, true)),
        new Row(
            Fault.CREDENTIAL_NOT_EXPECTED,
            TestServer.plain(always("-ERR Client sent AUTH, but no password is set")),
            LIMITS,
            port -> authenticating(port, false)),
        new Row(
            Fault.CREDENTIAL_NOT_EXPECTED,
            TestServer.plain(
                always(
                    "-ERR AUTH <password> called without any password configured for the default"
                        + " user. Are you sure your configuration is correct?")),
            LIMITS,
            port -> authenticating(port, false)),
        new Row(
            Fault.AUTH_TIMEOUT,
            TestServer.plain(TestServer.SILENT),
            SHORT_HANDSHAKE,
            port -> authenticating(port, false)),
        new Row(
            Fault.AUTH_FAILED,
            TestServer.plain(always("-ERR unknown command " + PASSWORD)),
            LIMITS,
            port -> authenticating(port, false)),
        new Row(
            Fault.LOADING,
            TestServer.plain(always("-LOADING Redis is loading the dataset in memory")),
            LIMITS,
            port -> redis(port, false)),
        new Row(
            Fault.TOO_MANY_CLIENTS,
            TestServer.tls(localhost.server(), always("-ERR max number of clients reached")),
            LIMITS,
            port -> authenticating(port, true)),
        new Row(
            Fault.PING_TIMEOUT,
            TestServer.plain(TestServer.SILENT),
            SHORT_HANDSHAKE,
            port -> redis(port, false)),
        new Row(
            Fault.PING_TIMEOUT,
            TestServer.tls(localhost.server(), TestServer.SILENT),
            SHORT_ANSWER,
            port -> memcached(port, true)),
        new Row(
            Fault.CONNECTION_CLOSED,
            TestServer.plain(TestServer.CLOSING),
            LIMITS,
            port -> redis(port, false)),
        new Row(
            Fault.OTHER_ANSWER,
            TestServer.plain(always("HTTP/1.1 400 Bad Request")),
            SHORT_HANDSHAKE,
            port -> redis(port, false)),
        new Row(
            Fault.OTHER_ANSWER,
            TestServer.plain(SocketProberTest::redis),
            SHORT_HANDSHAKE,
            port -> memcached(port, false)));
  }

  @Test
  void cachesThatAnswerAreReached() {
    Function<String, String> redis = SocketProberTest::redis;
    Function<String, String> memcached = SocketProberTest::memcached;
    assertAnswered(false, probe(TestServer.plain(redis), LIMITS, port -> redis(port, false)));
    assertAnswered(
        true,
        probe(
            TestServer.tls(localhost.server(), redis), LIMITS, port -> authenticating(port, true)));
    assertAnswered(
        false, probe(TestServer.plain(memcached), LIMITS, port -> memcached(port, false)));
    assertAnswered(
        false,
        probe(
            TestServer.tls(localhost.server(), memcached), LIMITS, port -> memcached(port, true)));
  }

  @Test
  void aTokenIsSentWithoutAUser() {
    var server = TestServer.plain(SocketProberTest::redis);
    assertAnswered(
        true,
        probe(
            server,
            LIMITS,
            port ->
                new ProbeTarget(
                    "localhost",
                    port,
                    false,
                    Protocol.RESP,
                    Optional.empty(),
                    Optional.of(PASSWORD))));
    assertEquals(List.of("AUTH " + PASSWORD, "PING"), server.commands);
  }

  @Test
  void aUserOfIamNeedsNoCredentialOfTheOperator() {
    var server = TestServer.plain(always("-NOAUTH Authentication required."));
    assertAnswered(
        false,
        probe(
            server,
            LIMITS,
            port ->
                new ProbeTarget(
                    "localhost",
                    port,
                    false,
                    Protocol.RESP,
                    Optional.of("app"),
                    Optional.empty())));
  }

  @Test
  void aUserWhoMustNotPingIsAuthenticatedAllTheSame() {
    assertAnswered(
        true,
        probe(
            TestServer.plain(command -> command.equals("PING") ? "-NOPERM no permission" : "+OK"),
            LIMITS,
            port -> authenticating(port, false)));
  }

  @Test
  void certificatesAreCheckedForTheirChainAndTheirName() {
    var target = (Targets) port -> redis(port, true);
    assertFault(
        Fault.CERTIFICATE_NOT_TRUSTED,
        probe(TestServer.tls(other.server(), SocketProberTest::redis), LIMITS, target));
    try (var server = TestServer.tls(other.server(), SocketProberTest::redis)) {
      var prober =
          new SocketProber(
              LIMITS,
              host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
              Optional.of(other.trusted()));
      assertFault(Fault.CERTIFICATE_OF_ANOTHER_NAME, prober.probe(target.of(server.port())));
      assertTrue(server.commands.isEmpty(), server.commands.toString());
    } catch (IOException e) {
      fail(e);
    }
  }

  @Test
  void theJavaVirtualMachinesOwnTrustStoreIsTheDefault() throws IOException {
    try (var server = TestServer.tls(localhost.server(), SocketProberTest::redis)) {
      assertFault(
          Fault.CERTIFICATE_NOT_TRUSTED, new SocketProber().probe(redis(server.port(), true)));
    }
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
        unknown.probe(redis(6379, false)));
  }

  @Test
  void aSilentNameServerIsDiagnosed() {
    var silence = new CountDownLatch(1);
    var silent =
        new SocketProber(
            new SocketProber.Limits(SHORT, AMPLE, AMPLE, AMPLE),
            host -> {
              try {
                silence.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new UnknownHostException(host);
            },
            Optional.empty());
    assertFault(Fault.NAME_NOT_ANSWERED, silent.probe(redis(6379, false)));
    silence.countDown();
  }

  @Test
  void aClosedPortIsDiagnosed() throws IOException {
    var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    closed.close();
    assertEquals(
        new ProbeResult.Failed(Fault.CONNECTION_REFUSED, Optional.of("127.0.0.1")),
        prober(LIMITS).probe(redis(closed.getLocalPort(), false)));
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
          Fault.CONNECT_TIMEOUT,
          prober(new SocketProber.Limits(AMPLE, SHORT, AMPLE, AMPLE))
              .probe(redis(full.getLocalPort(), false)));
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
  }

  @Test
  void theNextAddressIsTriedIfOneRefuses() throws IOException {
    try (var server = TestServer.plain(SocketProberTest::redis)) {
      var prober =
          new SocketProber(
              LIMITS,
              host ->
                  new InetAddress[] {
                    InetAddress.getByName("127.0.0.2"), InetAddress.getLoopbackAddress()
                  },
              Optional.empty());
      assertAnswered(false, prober.probe(redis(server.port(), false)));
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
      var limits = new SocketProber.Limits(AMPLE, AMPLE, SHORT, SHORT);
      assertFault(Fault.PING_TIMEOUT, prober(limits).probe(redis(server.getLocalPort(), false)));
      dripping.join();
    }
  }

  @Test
  void passwordsDoNotShow() {
    var text = authenticating(6379, true).toString();
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
