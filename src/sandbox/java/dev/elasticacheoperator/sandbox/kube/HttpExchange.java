package dev.elasticacheoperator.sandbox.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** HTTP/1.1 request and the connection for its answer. Header names are in lower case. */
final class HttpExchange {
  private static final String BODIES =
      "application/json, application/yaml, application/vnd.kubernetes.protobuf";
  private static final int LARGEST_BODY = 3 << 20; // 3 MiB, the limit of kube-apiserver

  final ClientConnection connection;
  final String method;
  final String path;
  final Map<String, String> query = new HashMap<>();
  final Map<String, String> headers = new HashMap<>();
  final List<String> warnings = new ArrayList<>();
  byte[] body = {};

  /** Connection of a client, whose buffered input is kept between requests. */
  record ClientConnection(Socket socket, PushbackInputStream in) {
    static ClientConnection of(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      return new ClientConnection(
          socket, new PushbackInputStream(new BufferedInputStream(socket.getInputStream()), 1));
    }

    void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }
  }

  private HttpExchange(ClientConnection connection, String method, String target) {
    this.connection = connection;
    this.method = method;
    int mark = target.indexOf('?');
    path = URLDecoder.decode(mark < 0 ? target : target.substring(0, mark), StandardCharsets.UTF_8);
    if (mark >= 0) {
      for (String pair : target.substring(mark + 1).split("&")) {
        int equals = pair.indexOf('=');
        query.put(
            URLDecoder.decode(
                equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8),
            equals < 0
                ? ""
                : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
  }

  /** Reads the next request, or returns null if the client has closed the connection. */
  static HttpExchange read(ClientConnection connection) throws IOException {
    String line = line(connection.in());
    if (line == null || line.isEmpty()) {
      return null;
    }
    String[] words = line.split(" ");
    if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
      throw new IOException("not an HTTP/1.1 request");
    }
    HttpExchange exchange = new HttpExchange(connection, words[0], words[1]);
    for (String header = line(connection.in());
        header != null && !header.isEmpty();
        header = line(connection.in())) {
      int colon = header.indexOf(':');
      if (colon > 0) {
        exchange.headers.merge(
            header.substring(0, colon).toLowerCase(Locale.ROOT),
            header.substring(colon + 1).trim(),
            (a, b) -> a + "," + b);
      }
    }
    exchange.readBody(connection.in());
    return exchange;
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  boolean flag(String name) {
    String value = query.get(name);
    return value != null && !value.equals("false") && !value.equals("0");
  }

  boolean keepAlive() {
    return !header("connection").toLowerCase(Locale.ROOT).contains("close");
  }

  void respond(int status, String contentType, byte[] content) throws IOException {
    StringBuilder head = head(status).append("Content-Type: ").append(contentType);
    for (String warning : warnings) {
      head.append("\r\nWarning: 299 - \"")
          .append(warning.replace("\\", "\\\\").replace("\"", "\\\""))
          .append('"');
    }
    head.append("\r\nContent-Length: ").append(content.length).append("\r\n\r\n");
    ByteArrayOutputStream whole = new ByteArrayOutputStream(head.length() + content.length);
    whole.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    if (!method.equals("HEAD")) {
      whole.writeBytes(content);
    }
    connection.write(whole.toByteArray());
  }

  /** Decodes the body from any of the supported encodings. */
  ObjectNode object() {
    String media = header("content-type").replaceFirst(";.*", "").trim();
    return switch (media) {
      case "", "application/json" -> Json.asObject(Json.parse(body));
      case "application/yaml" -> Json.asObject(Json.parseYaml(body));
      case "application/vnd.kubernetes.protobuf" -> KubernetesProtobuf.decode(body);
      default -> throw ApiException.unsupportedMediaType(BODIES);
    };
  }

  void answer(int status, ObjectNode object) throws IOException {
    if (status < 400) {
      requireJsonAccepted();
    }
    respond(status, "application/json", Json.bytes(object));
  }

  /** Refuses a client that accepts neither JSON nor a Table. */
  void requireJsonAccepted() {
    for (String media : header("accept").split(",")) {
      String type = media.trim();
      boolean json = type.matches("|\\*/\\*.*|application/\\*.*|application/json(;.*)?");
      if (json && !type.contains("as=PartialObjectMetadata")) {
        return;
      }
    }
    throw ApiException.notAcceptable("application/json");
  }

  static StringBuilder head(int status) {
    String reason = status < 400 ? (status == 101 ? "Switching Protocols" : "OK") : "Refused";
    return new StringBuilder("HTTP/1.1 ")
        .append(status)
        .append(' ')
        .append(reason)
        .append("\r\nCache-Control: no-cache, private\r\n");
  }

  private void readBody(InputStream in) throws IOException {
    if (header("expect").equalsIgnoreCase("100-continue")) {
      connection.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }
    if (!header("transfer-encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
      body = exactly(in, header("content-length").isEmpty() ? 0 : number("content-length"));
      return;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
      whole.writeBytes(exactly(in, size));
      line(in);
      if (whole.size() > LARGEST_BODY) {
        throw new IOException("request body too large");
      }
    }
    for (String trailer = line(in); trailer != null && !trailer.isEmpty(); trailer = line(in)) {}
    body = whole.toByteArray();
  }

  private int number(String header) throws IOException {
    try {
      return Integer.parseInt(header(header));
    } catch (NumberFormatException e) {
      throw new IOException("malformed " + header, e);
    }
  }

  private static int chunkSize(InputStream in) throws IOException {
    String line = line(in);
    try {
      return Integer.parseInt(line == null ? "" : line.replaceFirst(";.*", "").trim(), 16);
    } catch (NumberFormatException e) {
      throw new IOException("malformed chunk", e);
    }
  }

  private static byte[] exactly(InputStream in, int size) throws IOException {
    if (size < 0 || size > LARGEST_BODY) {
      throw new IOException("request body too large");
    }
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException();
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.size() > 65536) {
        return null;
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
