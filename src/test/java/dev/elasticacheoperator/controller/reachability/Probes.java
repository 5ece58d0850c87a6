package dev.elasticacheoperator.controller.reachability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.elasticacheoperator.controller.reachability.ProbeTarget.Protocol;
import dev.elasticacheoperator.controller.reachability.SocketProber.Limits;
import dev.elasticacheoperator.lab.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Probes of servers on the loopback interface, which answer as caches do. */
final class Probes {

  static final String PASSWORD = "S3cret-that-nobody-may-read";

  static final Duration SHORT = Duration.ofMillis(300);
  static final Duration AMPLE = Duration.ofSeconds(20);
  static final Limits LIMITS = new Limits(AMPLE, AMPLE, AMPLE, AMPLE);
  static final Limits SHORT_NAME = new Limits(SHORT, AMPLE, AMPLE, AMPLE);
  static final Limits SHORT_CONNECT = new Limits(AMPLE, SHORT, AMPLE, AMPLE);
  static final Limits SHORT_TLS = new Limits(AMPLE, AMPLE, SHORT, AMPLE);
  static final Limits SHORT_ANSWER = new Limits(AMPLE, AMPLE, AMPLE, SHORT);
  static final Limits SHORT_TLS_AND_ANSWER = new Limits(AMPLE, AMPLE, SHORT, SHORT);

  /** Certificate of the host name that every target has. */
  static final TestCertificates LOCALHOST = TestCertificates.of("dns:localhost");

  static final TestCertificates OTHER_NAME = TestCertificates.of("dns:sessions.example.com");

  static final IntFunction<ProbeTarget> REDIS = port -> redis(port, false, null, null);
  static final IntFunction<ProbeTarget> REDIS_TLS = port -> redis(port, true, null, null);
  static final IntFunction<ProbeTarget> TOKEN = port -> redis(port, false, null, PASSWORD);
  static final IntFunction<ProbeTarget> IAM_USER = port -> redis(port, false, "app", null);
  static final IntFunction<ProbeTarget> USER = port -> redis(port, false, "app", PASSWORD);
  static final IntFunction<ProbeTarget> USER_TLS = port -> redis(port, true, "app", PASSWORD);
  static final IntFunction<ProbeTarget> MEMCACHED = port -> memcached(port, false);
  static final IntFunction<ProbeTarget> MEMCACHED_TLS = port -> memcached(port, true);

  private Probes() {}

  private static ProbeTarget redis(int port, boolean tls, String user, String password) {
    return new ProbeTarget(
        "localhost",
        port,
        tls,
        Protocol.RESP,
        Optional.ofNullable(user),
        Optional.ofNullable(password));
  }

  private static ProbeTarget memcached(int port, boolean tls) {
    return new ProbeTarget(
        "localhost", port, tls, Protocol.MEMCACHED, Optional.empty(), Optional.empty());
  }

  /** Answers as Redis with a password does. */
  static String redis(String command) {
    return switch (command.split(" ")[0]) {
      case "AUTH" -> command.endsWith(PASSWORD) ? "+OK" : "-WRONGPASS invalid username-password";
      case "PING" -> "+PONG";
      case "version" -> "-ERR unknown command";
      default -> null;
    };
  }

  /** Answers as Memcached does. */
  static String memcached(String command) {
    return command.equals("version") ? "VERSION 1.6.22" : "ERROR";
  }

  static Function<String, String> always(String answer) {
    return command -> answer;
  }

  static Supplier<TestServer> plain(Function<String, String> answers) {
    return () -> TestServer.plain(answers);
  }

  static Supplier<TestServer> tls(TestCertificates name, Function<String, String> answers) {
    return () -> TestServer.tls(name.server(), answers);
  }

  /** Returns a prober that finds every name on the loopback interface. */
  static SocketProber prober(Limits limits, KeyStore trusted) {
    return new SocketProber(
        limits, host -> new InetAddress[] {InetAddress.getLoopbackAddress()}, Optional.of(trusted));
  }

  static SocketProber prober(Limits limits) {
    return prober(limits, LOCALHOST.trusted());
  }

  /** Starts a server, probes it and stops it. */
  static ProbeResult probe(
      Supplier<TestServer> server, Limits limits, IntFunction<ProbeTarget> target) {
    return probe(server.get(), prober(limits), target);
  }

  /** Probes a server and stops it. The result must not contain the password. */
  static ProbeResult probe(
      TestServer server, SocketProber prober, IntFunction<ProbeTarget> target) {
    try (server) {
      var result = prober.probe(target.apply(server.port()));
      assertFalse(result.toString().contains(PASSWORD), result.toString());
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void assertFault(Fault expected, ProbeResult result) {
    var failed = assertInstanceOf(ProbeResult.Failed.class, result, expected.name());
    assertEquals(expected, failed.fault());
  }

  static void assertAnswered(boolean authenticated, ProbeResult result) {
    assertEquals(new ProbeResult.Answered(authenticated), result);
  }
}
