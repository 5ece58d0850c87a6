package dev.elasticacheoperator.controller.reachability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * TCP connections to one of the addresses of a name.
 *
 * @param limit time for all addresses together
 */
record Connector(Duration limit) {

  /** A configuration endpoint has many addresses, and one that accepts is enough. */
  private static final int MOST_ADDRESSES = 3;

  /** Connects to the first address that accepts. */
  Socket connect(List<InetAddress> addresses, int port) throws FaultException {
    var fault = Fault.CONNECT_FAILED;
    var tried = addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES));
    for (var address : tried) {
      var socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(address, port), (int) limit.toMillis() / tried.size());
        return socket;
      } catch (IOException e) {
        fault = fault(e);
        close(socket);
      }
    }
    throw new FaultException(fault);
  }

  /** Closes a socket of which nothing is needed any more, so that a failure means nothing. */
  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The result of the attempt is known already.
    }
  }

  /** Java tells some of these apart only by the words of the operating system. */
  static Fault fault(IOException failure) {
    var words = String.valueOf(failure.getMessage());
    if (failure instanceof SocketTimeoutException || words.contains("timed out")) {
      return Fault.CONNECT_TIMEOUT;
    }
    if (failure instanceof NoRouteToHostException || words.contains("unreachable")) {
      return Fault.NO_ROUTE;
    }
    return words.contains("refused") ? Fault.CONNECTION_REFUSED : Fault.CONNECT_FAILED;
  }

  /**
   * Returns the own address that packets to the other address carry. Connecting a datagram socket
   * only looks up the route and sends nothing.
   */
  static Optional<String> localAddress(InetAddress other, int port) {
    try (var socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(other, port));
      var local = socket.getLocalAddress();
      return local.isAnyLocalAddress() ? Optional.empty() : Optional.of(local.getHostAddress());
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
