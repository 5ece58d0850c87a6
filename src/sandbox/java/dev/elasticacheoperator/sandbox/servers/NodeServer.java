package dev.elasticacheoperator.sandbox.servers;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** Server process of one cache node. */
interface NodeServer extends AutoCloseable {
  /** Returns the address at which the server speaks plain text. */
  InetSocketAddress address();

  /** Returns false if nothing listens at the address, because the process has ended. */
  default boolean running() {
    try (var probe = new Socket(address().getAddress(), address().getPort())) {
      return probe.isConnected();
    } catch (ConnectException ended) {
      return false;
    } catch (IOException busy) {
      return true;
    }
  }

  /** Returns the ids of all its processes. */
  List<Long> pids();

  @Override
  void close() throws IOException;
}
