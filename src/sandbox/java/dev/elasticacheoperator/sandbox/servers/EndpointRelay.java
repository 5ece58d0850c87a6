package dev.elasticacheoperator.sandbox.servers;

import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Endpoint of a cache: listens at the address that AWS shows, speaks TLS, and passes everything on
 * to the one plain port of a server. Other modes of TLS, other endpoint names and a failover
 * therefore need no restart, and a server needs no TLS of its own.
 */
final class EndpointRelay implements AutoCloseable {
  /** First byte of a TLS handshake record (RFC 8446, section 5.1). No command begins with it. */
  private static final int TLS_HANDSHAKE = 0x16;

  private static final int BACKLOG = 50;
  private static final int BUFFER = 16 * 1024;

  /**
   * Destination of new connections.
   *
   * @param servers used in turn
   * @param peers servers that may speak plain text in any mode, because they replicate a cluster
   * @param greeting a command that the server gets before the first byte of the client; its answer
   *     is one line and does not reach the client
   */
  record Route(
      Tls tls,
      List<InetSocketAddress> servers,
      Set<InetAddress> peers,
      Optional<List<String>> greeting) {}

  private final ServerSocket listener;
  private final SSLContext context;
  private final ExecutorService threads = Executors.newCachedThreadPool(EndpointRelay::daemon);

  /** The open connections of clients, and the servers that they have got so far. */
  private final Map<Socket, Optional<InetSocketAddress>> open = new ConcurrentHashMap<>();

  private final AtomicInteger turn = new AtomicInteger();
  private volatile Route route;

  private EndpointRelay(ServerSocket listener, SSLContext context, Route route) {
    this.listener = listener;
    this.context = context;
    this.route = route;
  }

  static EndpointRelay open(String host, int port, SSLContext context, Route route)
      throws IOException {
    var listener = new ServerSocket(port, BACKLOG, LoopbackHosts.byAddress(host));
    var relay = new EndpointRelay(listener, context, route);
    relay.threads.execute(relay::accept);
    return relay;
  }

  private static Thread daemon(Runnable body) {
    var thread = new Thread(body, "endpoint");
    thread.setDaemon(true);
    return thread;
  }

  int port() {
    return listener.getLocalPort();
  }

  /**
   * Changes the destination. Ends the connections to servers that are no longer in it, as a
   * failover does; a connection outlives a change of TLS or of credentials.
   */
  void reroute(Route to) {
    route = to;
    open.forEach(
        (client, server) -> {
          if (server.filter(s -> !to.servers().contains(s)).isPresent()) {
            closeQuietly(client);
          }
        });
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        open.put(client, Optional.empty());
        if (listener.isClosed()) {
          // On Linux, a blocked accept may still return a connection after the listener was closed.
          client.close();
        }
        threads.execute(() -> serve(client));
      } catch (IOException | RejectedExecutionException closed) {
        // The loop ends when the listener is closed. Otherwise one client has given up.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      boolean peer = route.peers().contains(client.getInetAddress());
      var secured = secured(client, peer ? Tls.OFF : route.tls());
      if (secured.isPresent()) {
        connect(client, secured.get(), peer);
      }
    } catch (IOException | ExecutionException ended) {
      // A side has closed the connection, which is how it ends.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  /**
   * Returns the connection in plain text; empty for a client that speaks TLS or plain text although
   * the mode forbids it.
   */
  private Optional<Connection> secured(Socket client, Tls mode) throws IOException {
    int first = client.getInputStream().read();
    if (first < 0) {
      return Optional.empty();
    }
    var consumed = new ByteArrayInputStream(new byte[] {(byte) first});
    if (mode == Tls.OFF || mode == Tls.PREFERRED && first != TLS_HANDSHAKE) {
      return Optional.of(new Connection(client, consumed));
    }
    if (first != TLS_HANDSHAKE) {
      return Optional.empty();
    }
    var tls = (SSLSocket) context.getSocketFactory().createSocket(client, consumed, true);
    tls.setUseClientMode(false);
    tls.startHandshake();
    return Optional.of(new Connection(tls, InputStream.nullInputStream()));
  }

  /**
   * A client's connection.
   *
   * @param consumed bytes that were read ahead
   */
  private record Connection(Socket socket, InputStream consumed) {}

  private void connect(Socket client, Connection connection, boolean peer)
      throws IOException, ExecutionException, InterruptedException {
    var present = route;
    if (present.servers().isEmpty()) {
      return;
    }
    int next = Math.floorMod(turn.getAndIncrement(), present.servers().size());
    var address = present.servers().get(next);
    open.put(client, Optional.of(address));
    if (!route.servers().contains(address)) {
      // The destination has changed before reroute could see this connection.
      return;
    }
    try (var server = new Socket(address.getAddress(), address.getPort())) {
      server.setTcpNoDelay(true);
      if (present.greeting().isPresent() && !peer) {
        greet(server, present.greeting().get());
      }
      var answers = threads.submit(() -> copyAndClose(server, connection.socket()));
      connection.consumed().transferTo(server.getOutputStream());
      copy(connection.socket().getInputStream(), server.getOutputStream());
      // A client may close its side first and still wait for answers.
      server.shutdownOutput();
      answers.get();
    }
  }

  private static void greet(Socket server, List<String> greeting) throws IOException {
    server.getOutputStream().write(RespConnection.encoded(greeting));
    int answered;
    do {
      answered = server.getInputStream().read();
    } while (answered >= 0 && answered != '\n');
  }

  private static void copyAndClose(Socket server, Socket client) {
    try (client) {
      copy(server.getInputStream(), client.getOutputStream());
    } catch (IOException ended) {
      // A side has closed the connection, which is how it ends.
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    var buffer = new byte[BUFFER];
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      to.write(buffer, 0, read);
      to.flush();
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The connection is of no use either way.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.keySet().forEach(EndpointRelay::closeQuietly);
    threads.shutdownNow();
  }
}
