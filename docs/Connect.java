import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Connects to a cache without any library: CACHE_URI=rediss://... java Connect.java [COMMAND...]
 */
public class Connect {
  public static void main(String[] command) throws Exception {
    var uri = URI.create(System.getenv("CACHE_URI"));
    boolean tls = uri.getScheme().equals("rediss");
    SocketFactory sockets = tls ? SSLSocketFactory.getDefault() : SocketFactory.getDefault();
    try (var socket = sockets.createSocket(uri.getHost(), uri.getPort())) {
      if (socket instanceof SSLSocket secured) {
        var parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // checks the name of the host
        secured.setSSLParameters(parameters);
      }
      if (uri.getRawUserInfo() != null) {
        var user = uri.getRawUserInfo().split(":", 2);
        System.out.print(
            call(socket, user[0].isEmpty() ? "AUTH" : "AUTH " + decode(user[0]), decode(user[1])));
      }
      System.out.print(call(socket, command.length == 0 ? new String[] {"PING"} : command));
    }
  }

  /** Sends a command (redis.io, "Redis serialization protocol") and returns its answer as it is. */
  static String call(java.net.Socket socket, String... words) throws Exception {
    words = String.join(" ", words).split(" ");
    var text = new StringBuilder("*" + words.length + "\r\n");
    for (var word : words) {
      text.append("$" + word.getBytes(StandardCharsets.UTF_8).length + "\r\n" + word + "\r\n");
    }
    socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
    var answer = new byte[64 * 1024];
    return new String(answer, 0, socket.getInputStream().read(answer), StandardCharsets.UTF_8);
  }

  static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
