package dev.elasticacheoperator.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A client that reads its Secret as a file that the kubelet mounts: a change arrives late. It sends
 * commands over one connection that stays open, and over a new one each time.
 */
final class RotationClient implements AutoCloseable {

  /** Numbers of commands and connections, and the messages of those that failed. */
  record Counts(int sent, int connections, List<String> failures) {}

  private final SSLSocketFactory sockets;
  private final Supplier<String> secret;
  private final Duration delay;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::run, "rotation-client");
  private volatile boolean running = true;
  private String file;
  private long readAt;
  private int sent;
  private int connections;

  RotationClient(Path authority, Supplier<String> secret, Duration delay)
      throws GeneralSecurityException, IOException {
    this.sockets = sockets(authority);
    this.secret = secret;
    this.delay = delay;
    this.file = secret.get();
    this.readAt = System.nanoTime();
    thread.setDaemon(true);
    thread.start();
  }

  private static SSLSocketFactory sockets(Path authority)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var pem = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private void run() {
    try (var open = connect(password())) {
      while (running) {
        send(open);
        mount();
        try (var fresh = connect(password())) {
          send(fresh);
        }
      }
    } catch (JedisException e) {
      failures.add("connection: " + e.getMessage());
    }
  }

  /** Reads the Secret when the kubelet would write the file again. */
  private void mount() {
    if (System.nanoTime() - readAt > delay.toNanos()) {
      file = secret.get();
      readAt = System.nanoTime();
    }
  }

  private void send(Jedis client) {
    try {
      sent++;
      client.incr("commands");
    } catch (JedisException e) {
      failures.add(e.getMessage());
    }
  }

  private String password() {
    return URI.create(file).getRawUserInfo().substring(1);
  }

  private Jedis connect(String password) {
    connections++;
    var uri = URI.create(file);
    return new Jedis(
        new HostAndPort(uri.getHost(), uri.getPort()),
        DefaultJedisClientConfig.builder()
            .ssl(true)
            .sslSocketFactory(sockets)
            .password(password)
            .build());
  }

  /** Returns true if the server takes the token from a new connection. */
  boolean accepts(String token) {
    try (var client = connect(token)) {
      return client.ping().equals("PONG");
    } catch (JedisException refused) {
      return false;
    }
  }

  /** Ends the commands and returns what was sent. */
  Counts stop() throws InterruptedException {
    running = false;
    thread.join(Duration.ofMinutes(1).toMillis());
    return new Counts(sent, connections, List.copyOf(failures));
  }

  @Override
  public void close() {
    running = false;
  }
}
