package dev.elasticacheoperator.sandbox.kube;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Stream of watch events to one client: JSON lines in HTTP chunks, or WebSocket text frames. */
final class WatchStream {
  private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final HttpExchange.ClientConnection client;
  private final boolean webSocket;

  private WatchStream(HttpExchange.ClientConnection client, boolean webSocket) {
    this.client = client;
    this.webSocket = webSocket;
  }

  static WatchStream open(HttpExchange exchange) throws IOException {
    boolean webSocket = exchange.header("upgrade").equalsIgnoreCase("websocket");
    StringBuilder head = HttpExchange.head(webSocket ? 101 : 200);
    if (webSocket) {
      head.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ")
          .append(acceptKey(exchange.header("sec-websocket-key")));
    } else {
      head.append("Content-Type: application/json\r\nTransfer-Encoding: chunked");
    }
    exchange.connection.write(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8));
    return new WatchStream(exchange.connection, webSocket);
  }

  boolean webSocket() {
    return webSocket;
  }

  void send(byte[] event) throws IOException {
    if (webSocket) {
      frame(TEXT, event);
      return;
    }
    ByteArrayOutputStream chunk = new ByteArrayOutputStream(event.length + 16);
    chunk.writeBytes(Integer.toHexString(event.length + 1).getBytes(StandardCharsets.UTF_8));
    chunk.writeBytes(new byte[] {'\r', '\n'});
    chunk.writeBytes(event);
    chunk.writeBytes(new byte[] {'\n', '\r', '\n'});
    client.write(chunk.toByteArray());
  }

  void end() throws IOException {
    if (webSocket) {
      frame(CLOSE, new byte[] {3, (byte) 0xe8}); // 1000: normal
      client.socket().close();
    } else {
      client.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Returns true if the client has closed the stream. Waits a millisecond and answers pings. */
  boolean clientLeft() throws IOException {
    PushbackInputStream in = client.in();
    client.socket().setSoTimeout(1);
    int first;
    try {
      first = in.read();
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      client.socket().setSoTimeout(0);
    }
    if (first < 0) {
      return true;
    }
    if (!webSocket) {
      in.unread(first);
      return false;
    }
    byte[] payload = payload(in);
    int opcode = first & 15;
    if (opcode == PING) {
      frame(PONG, payload);
    }
    if (opcode == CLOSE) {
      // The client waits for the server's close frame. Vert.x, and so fabric8, waits for 10 s.
      frame(CLOSE, payload);
      client.socket().close();
      return true;
    }
    return false;
  }

  private void frame(int opcode, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 10);
    frame.write(0x80 | opcode);
    if (payload.length < 126) {
      frame.write(payload.length);
    } else {
      int bytes = payload.length < 65536 ? 2 : 8;
      frame.write(bytes == 2 ? 126 : 127);
      for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        frame.write((int) ((long) payload.length >>> shift) & 255);
      }
    }
    frame.writeBytes(payload);
    client.write(frame.toByteArray());
  }

  private static byte[] payload(PushbackInputStream in) throws IOException {
    int second = in.read();
    int length = second & 127;
    if (length >= 126) {
      long extended = 0;
      for (byte b : in.readNBytes(length == 126 ? 2 : 8)) {
        extended = extended << 8 | b & 255;
      }
      length = (int) Math.min(extended, 1 << 20);
    }
    byte[] mask = (second & 128) != 0 ? in.readNBytes(4) : new byte[4];
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return payload;
  }

  private static String acceptKey(String key) {
    try {
      byte[] bytes = (key + WEBSOCKET_GUID).getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
