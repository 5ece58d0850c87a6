package dev.elasticacheoperator.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;

/**
 * Port of 127.0.0.1 that one part of the sandbox listens on.
 *
 * @param property the system property that chooses the port
 * @param usual the port used if none is chosen, so that a command typed once works in the next run
 * @param chosen the port chosen by the user; 0 is any free port
 */
public record Port(String property, int usual, OptionalInt chosen) {
  private static final int HIGHEST = 65_535;

  /** Starts a server on a port, or on any free port if the port is 0. */
  interface Starter<T> {
    T start(int port) throws IOException;
  }

  /**
   * Reads the choice from the value of the property.
   *
   * @param value empty if the user chose no port
   */
  static Port of(String property, int usual, String value) throws SandboxException {
    if (value.isEmpty()) {
      return new Port(property, usual, OptionalInt.empty());
    }
    if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= HIGHEST) {
      return new Port(property, usual, OptionalInt.of(Integer.parseInt(value)));
    }
    throw new SandboxException(
        "-D%s=%s is not a port. Give a number from 1 to %d, or 0 for any free port."
            .formatted(property, value, HIGHEST));
  }

  /**
   * Starts a server on the chosen port. Without a choice, starts it on the usual port, or on any
   * free port if the usual port is taken.
   */
  <T> T start(Starter<T> starter) throws IOException, SandboxException {
    int port = chosen.orElse(usual);
    try {
      return starter.start(port);
    } catch (IOException | UncheckedIOException e) {
      if (chosen.isEmpty()) {
        return starter.start(0);
      }
      throw new SandboxException(
          "Port %d of -D%s cannot be used: %s. Choose another port, or 0 for any free port."
              .formatted(port, property, reason(e)));
    }
  }

  /** Returns a port that is free now, for a process that must be given one. */
  int find() throws IOException, SandboxException {
    return start(Port::probe);
  }

  /** Returns any port that is free now. */
  public static int free() throws IOException {
    return probe(0);
  }

  private static int probe(int port) throws IOException {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String reason(Throwable e) {
    return e.getCause() == null ? e.getMessage() : reason(e.getCause());
  }
}
