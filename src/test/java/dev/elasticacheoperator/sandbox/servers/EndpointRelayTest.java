package dev.elasticacheoperator.sandbox.servers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Tls;
import dev.elasticacheoperator.sandbox.servers.EndpointRelay.Route;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class EndpointRelayTest {
  private static final Route NOWHERE = new Route(Tls.OFF, List.of(), Set.of(), Optional.empty());

  @Test
  void aClosedEndpointKeepsNoClient() throws Exception {
    for (int i = 0; i < 100; i++) { // the accept that overlaps close does not always win
      var relay = EndpointRelay.open("127.0.0.1", 0, SSLContext.getDefault(), NOWHERE);
      int port = relay.port();
      assertFalse(keeps(port, "PING"), "a route without servers");
      relay.close();
      assertFalse(keeps(port, ""));
    }
  }

  private static boolean keeps(int port, String sent) throws Exception {
    try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.setSoTimeout(5_000);
      client.getOutputStream().write(sent.getBytes(US_ASCII));
      return client.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (SocketException refused) {
      return false;
    }
  }
}
