package dev.elasticacheoperator.lab;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** A server on loopback that answers commands of RESP and of Memcached as a test wants. */
public final class TestServer implements Closeable {

  /** Answers nothing and keeps the connection. */
  public static final Function<String, String> SILENT = command -> null;

  /** Ends the connection instead of an answer. */
  public static final Function<String, String> CLOSING = command -> "";

  private final ServerSocket server;
  private final Function<String, String> answers;
  public final List<String> commands = new CopyOnWriteArrayList<>();

  private TestServer(ServerSocket server, Function<String, String> answers) {
    this.server = server;
    this.answers = answers;
    start(this::accept);
  }

  /**
   * Starts a server.
   *
   * @param answers the lines that answer a command, whose words a blank separates
   */
  public static TestServer plain(Function<String, String> answers) {
    return new TestServer(listening(Optional.empty()), answers);
  }

  public static TestServer tls(SSLContext certificate, Function<String, String> answers) {
    return new TestServer(listening(Optional.of(certificate)), answers);
  }

  private static ServerSocket listening(Optional<SSLContext> tls) {
    try {
      return tls.isPresent()
          ? tls.get()
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress())
          : new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private static void start(Runnable work) {
    var thread = new Thread(work, "test-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      var in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
      for (var command = command(in); command != null; command = command(in)) {
        commands.add(command);
        var answer = answers.apply(command);
        if (answer == null) {
          continue;
        }
        if (answer.isEmpty()) {
          return;
        }
        client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
      }
    } catch (IOException e) {
      // The client is gone, or has no TLS.
    }
  }

  private static String command(BufferedReader in) throws IOException {
    var line = in.readLine();
    if (line == null || !line.startsWith("*")) {
      return line;
    }
    var words = new ArrayList<String>();
    for (var i = 0; i < Integer.parseInt(line.substring(1)); i++) {
      in.readLine();
      words.add(in.readLine());
    }
    return String.join(" ", words);
  }
}
