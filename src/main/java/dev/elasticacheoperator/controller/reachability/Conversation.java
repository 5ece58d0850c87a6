package dev.elasticacheoperator.controller.reachability;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Commands and their answers of one line, over one connection.
 *
 * <p>All answers that the operator asks for are single lines. A client library would add pools,
 * reconnects and threads, which a single attempt must not have.
 */
record Conversation(Socket socket) {

  /** Longer answers are those of another protocol. */
  private static final int LONGEST = 1024;

  /** Sends a command of RESP, as an array of bulk strings (redis.io, "RESP protocol spec"). */
  void sendResp(List<String> words) throws IOException {
    var command = new ByteArrayOutputStream();
    command.writeBytes(ascii("*" + words.size() + "\r\n"));
    for (var word : words) {
      var bytes = word.getBytes(StandardCharsets.UTF_8);
      command.writeBytes(ascii("$" + bytes.length + "\r\n"));
      command.writeBytes(bytes);
      command.writeBytes(ascii("\r\n"));
    }
    send(command.toByteArray());
  }

  /** Sends a command of Memcached's text protocol (memcached, doc/protocol.txt). */
  void sendText(String command) throws IOException {
    send(ascii(command + "\r\n"));
  }

  private void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Returns the next line without its end; empty if the connection ended before it.
   *
   * @param limit time for the whole line
   * @throws SocketTimeoutException if the line is not complete in time
   */
  String line(Duration limit) throws IOException {
    var end = System.nanoTime() + limit.toNanos();
    var line = new ByteArrayOutputStream();
    while (line.size() < LONGEST) {
      var left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout((int) left);
      var next = socket.getInputStream().read();
      if (next < 0) {
        return "";
      }
      if (next == '\n') {
        break;
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.US_ASCII).stripTrailing();
  }
}
