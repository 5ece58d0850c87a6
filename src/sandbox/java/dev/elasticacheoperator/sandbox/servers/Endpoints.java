package dev.elasticacheoperator.sandbox.servers;

import dev.elasticacheoperator.sandbox.servers.EndpointRelay.Route;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** Open endpoints of all caches. */
final class Endpoints implements AutoCloseable {
  /** Host and port at which an endpoint listens. */
  record Address(String host, int port) {}

  private final SSLContext context;
  private final Map<Address, EndpointRelay> open = new HashMap<>();

  Endpoints(SSLContext context) {
    this.context = context;
  }

  /** Closes the endpoints that no cache has any longer. */
  void retain(Set<Address> wanted) throws IOException {
    for (var address : List.copyOf(open.keySet())) {
      if (!wanted.contains(address)) {
        open.remove(address).close();
      }
    }
  }

  /** Leads an open endpoint to another server. Does nothing for one that is not open. */
  void redirect(Address address, Route route) {
    if (open.containsKey(address)) {
      open.get(address).reroute(route);
    }
  }

  /**
   * Opens an endpoint, or leads it to another server.
   *
   * @throws IOException if another program uses the address
   */
  void lead(Address address, Route route) throws IOException {
    redirect(address, route);
    if (open.containsKey(address)) {
      return;
    }
    try {
      open.put(address, EndpointRelay.open(address.host(), address.port(), context, route));
    } catch (IOException e) {
      throw new IOException(
          "Endpoint %s:%d does not answer: %s. End the other program or choose another cache.port."
              .formatted(address.host(), address.port(), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    retain(Set.of());
  }
}
