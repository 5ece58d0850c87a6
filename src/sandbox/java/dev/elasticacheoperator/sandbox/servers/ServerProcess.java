package dev.elasticacheoperator.sandbox.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Server process that ends with this process, even if this process is killed. A shell above it
 * waits until its standard input ends, and then kills the server. Nothing that the server holds is
 * worth an orderly end.
 */
final class ServerProcess implements AutoCloseable {
  private static final String WATCH =
      "\"$@\" </dev/null & server=$!; trap : HUP INT TERM; read -r end; kill -9 $server";

  private static final int GRACE_SECONDS = 2;

  private final Process shell;

  private ServerProcess(Process shell) {
    this.shell = shell;
  }

  /**
   * Starts a server.
   *
   * @param command without any secret, because other users of the machine can see it
   * @param log receives its output
   */
  static ServerProcess start(List<String> command, Path log) throws IOException {
    var line = new ArrayList<>(List.of("/bin/sh", "-c", WATCH, "sh"));
    line.addAll(command);
    var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.directory(log.toAbsolutePath().getParent().toFile());
    builder.environment().clear();
    return new ServerProcess(builder.start());
  }

  boolean alive() {
    return shell.isAlive() && shell.descendants().findAny().isPresent();
  }

  /** Returns the process ids of the shell and of the server. */
  List<Long> pids() {
    var pids = new ArrayList<>(List.of(shell.pid()));
    shell.descendants().map(ProcessHandle::pid).forEach(pids::add);
    return pids;
  }

  @Override
  public void close() throws IOException {
    var servers = shell.descendants().toList();
    shell.getOutputStream().close();
    try {
      if (!shell.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        servers.forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
      }
    } catch (InterruptedException e) {
      servers.forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
