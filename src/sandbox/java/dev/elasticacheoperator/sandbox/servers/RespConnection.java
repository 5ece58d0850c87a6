package dev.elasticacheoperator.sandbox.servers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Connection that speaks RESP 2 with a server (redis.io, "Redis serialization protocol"). Each
 * character of a text is one byte, so that every key keeps its bytes.
 */
final class RespConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  private RespConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static RespConnection open(InetSocketAddress server, Duration limit) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(server, (int) limit.toMillis());
      socket.setSoTimeout((int) limit.toMillis());
      socket.setTcpNoDelay(true);
      return new RespConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a command and returns its answer.
   *
   * @return a text, a {@link Long}, a list of these, or null
   * @throws ServerError if the server refuses the command; its message has no argument
   */
  Object call(String... command) throws IOException {
    send(List.of(command));
    return answer();
  }

  /** Sends commands at once and returns their answers, which is faster than one after another. */
  List<Object> pipeline(List<List<String>> commands) throws IOException {
    for (var command : commands) {
      send(command);
    }
    var answers = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      answers.add(answer());
    }
    return answers;
  }

  private void send(List<String> command) throws IOException {
    socket.getOutputStream().write(encoded(command));
  }

  /** Returns the bytes of a command. */
  static byte[] encoded(List<String> command) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(bytes("*" + command.size() + "\r\n"));
    for (var word : command) {
      var content = bytes(word);
      all.writeBytes(bytes("$" + content.length + "\r\n"));
      all.writeBytes(content);
      all.writeBytes(bytes("\r\n"));
    }
    return all.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private Object answer() throws IOException {
    var line = line();
    var rest = line.substring(1);
    switch (line.charAt(0)) {
      case '+':
        return rest;
      case '-':
        throw new ServerError(rest);
      case ':':
        return Long.valueOf(rest);
      case '$':
        return bulk(Integer.parseInt(rest));
      case '*':
        return array(Integer.parseInt(rest));
      default:
        throw new IOException("The server does not speak RESP.");
    }
  }

  private Object bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    var content = in.readNBytes(length + 2);
    if (content.length < length + 2) {
      throw new EOFException("The server has closed the connection.");
    }
    return new String(content, 0, length, StandardCharsets.ISO_8859_1);
  }

  private Object array(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    var items = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      items.add(answer());
    }
    return items;
  }

  private String line() throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("The server has closed the connection.");
      }
      bytes.write(b);
    }
    var line = bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    if (line.isEmpty()) {
      throw new IOException("The server does not speak RESP.");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A server's refusal, in its words. */
  static final class ServerError extends IOException {
    private static final long serialVersionUID = 1;

    ServerError(String message) {
      super(message);
    }
  }
}
