package dev.elasticacheoperator.sandbox.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Loopback addresses that stand for AWS's DNS names. Linux answers on all of 127.0.0.0/8 without
 * any setup. Each endpoint has an address of its own there, so that several caches can use one
 * port. Names below {@code localhost} would be nicer, but glibc does not resolve them by itself.
 *
 * <p>Other systems bind 127.0.0.1 only. There every name has this address, and a port serves one
 * cache.
 */
public final class LoopbackHosts implements AutoCloseable {
  private static final String ONLY = "127.0.0.1";

  /** Held by a running sandbox in its network, so that two sandboxes use different networks. */
  private static final int LOCK_PORT = 7445;

  private static final int FIRST_NETWORK = 20;
  private static final int LAST_NETWORK = 119;
  private static final int HOSTS = 500;
  private static final int HOSTS_OF_A_BLOCK = 250;

  private final Optional<ServerSocket> lock;
  private final Map<String, String> addresses = new HashMap<>();

  private LoopbackHosts(Optional<ServerSocket> lock) {
    this.lock = lock;
  }

  /** Claims a network of loopback addresses, or 127.0.0.1 if this system has no other. */
  public static LoopbackHosts claim() {
    for (int network = FIRST_NETWORK; network <= LAST_NETWORK; network++) {
      try {
        return new LoopbackHosts(Optional.of(listen("127." + network + ".0.1", LOCK_PORT)));
      } catch (IOException inUseOrMissing) {
        // The next network may be free.
      }
    }
    return single();
  }

  /** Returns hosts that all have the address 127.0.0.1. */
  static LoopbackHosts single() {
    return new LoopbackHosts(Optional.empty());
  }

  private static ServerSocket listen(String host, int port) throws IOException {
    var socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Returns true if endpoints have addresses of their own. */
  public boolean distinct() {
    return lock.isPresent();
  }

  /**
   * Returns the address of a name, always the same one.
   *
   * @throws IllegalStateException if all addresses are in use
   */
  public synchronized String of(String name) {
    if (lock.isEmpty()) {
      return ONLY;
    }
    return addresses.computeIfAbsent(
        name,
        n -> {
          if (addresses.size() == HOSTS) {
            throw new IllegalStateException(
                "The sandbox has no address left for %s. Start it again.".formatted(n));
          }
          return address(addresses.size());
        });
  }

  /** Returns all addresses that names can have, for a certificate. */
  public List<String> all() {
    return lock.isEmpty()
        ? List.of(ONLY)
        : IntStream.range(0, HOSTS).mapToObj(this::address).toList();
  }

  /** Leaves out the lowest address, which holds the lock. */
  private String address(int index) {
    byte[] network = lock.orElseThrow().getInetAddress().getAddress();
    return "127.%d.%d.%d"
        .formatted(network[1], index / HOSTS_OF_A_BLOCK, index % HOSTS_OF_A_BLOCK + 2);
  }

  /** Returns a loopback address by its digits, without asking a name server. */
  static InetAddress byAddress(String digits) {
    try {
      return InetAddress.getByName(digits);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(digits + " is not an address", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (lock.isPresent()) {
      lock.get().close();
    }
  }
}
