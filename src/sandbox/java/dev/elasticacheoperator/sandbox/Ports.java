package dev.elasticacheoperator.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that stay the same from run to run, so that a line typed once works again. */
public final class Ports {
  static final int KUBERNETES = 7443;
  static final int AWS = 4566;
  static final int HEALTH = 7444;

  /** Starts a server on a port, 0 for any that is free. */
  interface Starter<T> {
    T start(int port) throws IOException;
  }

  private Ports() {}

  /** On the usual port, or on any other where something else has that. */
  static <T> T start(int usual, Starter<T> starter) throws IOException {
    try {
      return starter.start(usual);
    } catch (IOException | UncheckedIOException taken) {
      return starter.start(0);
    }
  }

  /** A port that is free now, for a process that cannot be told to take any. */
  public static int free(int usual) throws IOException {
    return start(
        usual,
        port -> {
          try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
          }
        });
  }
}
