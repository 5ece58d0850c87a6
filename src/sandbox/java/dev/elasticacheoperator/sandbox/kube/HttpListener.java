package dev.elasticacheoperator.sandbox.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP/1.1 listener on 127.0.0.1, with one daemon thread per connection. WebSocket watches and the
 * detection of closed connections need the socket, to which the JDK's HTTP server gives no access.
 */
final class HttpListener implements AutoCloseable {
  interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private final ServerSocket server;
  private final Handler handler;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  HttpListener(int port, Handler handler) {
    this.handler = handler;
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 512);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
    }
    daemon("kube-api-" + port() + "-accept", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  static Thread daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        clients.add(socket);
        daemon("kube-api-" + port() + "-" + socket.getPort(), () -> serve(socket));
      } catch (IOException e) {
        // Either this listener is closed, which ends the loop, or only one client has gone.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      HttpExchange.ClientConnection connection = HttpExchange.ClientConnection.of(socket);
      HttpExchange exchange;
      // On Linux, a blocked accept may still return a connection after the listener was closed.
      while (!server.isClosed() && (exchange = HttpExchange.read(connection)) != null) {
        handler.handle(exchange);
        if (!exchange.keepAlive()) {
          return;
        }
      }
    } catch (IOException e) {
      // The client has closed the connection, so no answer is possible.
    } finally {
      clients.remove(socket);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket client : clients) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
