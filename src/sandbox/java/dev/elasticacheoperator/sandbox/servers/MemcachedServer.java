package dev.elasticacheoperator.sandbox.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Memcached process. It has no credentials, as ElastiCache's Memcached has none. */
final class MemcachedServer implements NodeServer {
  private static final String MEGABYTES = "64";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ServerProcess process;
  private final InetSocketAddress address;

  private MemcachedServer(ServerProcess process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  static MemcachedServer start(
      ServerBinaries.Program program, Path directory, InetSocketAddress address)
      throws IOException {
    Files.createDirectories(directory);
    var command =
        List.of(
            program.file().toString(),
            "--listen=" + address.getHostString(),
            "--port=" + address.getPort(),
            "--memory-limit=" + MEGABYTES,
            "--user=" + System.getProperty("user.name"));
    var server =
        new MemcachedServer(ServerProcess.start(command, directory.resolve("server.log")), address);
    try {
      Startup.await(() -> server.call("version"), LIMIT, directory);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private String call(String command) throws IOException {
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout((int) LIMIT.toMillis());
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
      return new BufferedReader(in).readLine();
    }
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public List<Long> pids() {
    return process.pids();
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
