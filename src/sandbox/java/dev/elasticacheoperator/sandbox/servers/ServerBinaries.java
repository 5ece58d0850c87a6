package dev.elasticacheoperator.sandbox.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/**
 * Server programs of this machine: valkey-server or redis-server on the PATH, or else the Redis
 * that comes with the build; memcached on the PATH.
 *
 * @param redis empty if no program runs on this machine
 */
public record ServerBinaries(Optional<Program> redis, Optional<Program> memcached) {
  /** First version with every command and rule that the sandbox uses. */
  private static final int OLDEST = 602;

  private static final Pattern VERSION = Pattern.compile("(?:v=| )(\\d+)\\.(\\d+)\\.\\d+");
  private static final int PATIENCE_SECONDS = 10;

  /**
   * A program that runs here.
   *
   * @param version such as 7.2.4
   */
  public record Program(Path file, String version) {}

  /** Returns no program at all. */
  static ServerBinaries none() {
    return new ServerBinaries(Optional.empty(), Optional.empty());
  }

  /**
   * Looks for the programs and tries to run them.
   *
   * @param path the PATH of the process
   * @param directory where the program of the build is unpacked
   */
  public static ServerBinaries find(String path, Path directory) {
    if (!Files.isExecutable(Path.of("/bin/sh"))) {
      return none();
    }
    return new ServerBinaries(
        onPath(path, "valkey-server")
            .or(() -> onPath(path, "redis-server"))
            .or(() -> unpacked(directory)),
        onPath(path, "memcached"));
  }

  private static Optional<Program> onPath(String path, String name) {
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .flatMap(file -> tried(file).stream())
        .findFirst();
  }

  private static Optional<Program> unpacked(Path directory) {
    try {
      Files.createDirectories(directory);
      var packed = ExecutableProvider.newJarResourceProvider(directory.toFile()).get();
      return tried(copied(packed.toPath(), directory.resolve("redis-server")));
    } catch (IOException | RuntimeException notForThisSystem) {
      // The library has no program for this system, and says so in several ways.
      return Optional.empty();
    }
  }

  /**
   * Returns a copy that another process has written. Linux runs no program that a process still has
   * open for writing (ETXTBSY). A child that another thread starts while this process writes a file
   * inherits it open, and keeps it so for a moment.
   */
  private static Path copied(Path program, Path copy) throws IOException {
    new ProcessBuilder("cp", program.toString(), copy.toString()).start().onExit().join();
    return copy;
  }

  /** Returns the program if it starts here, which a missing library prevents, and is new enough. */
  private static Optional<Program> tried(Path file) {
    try {
      var builder = new ProcessBuilder(file.toAbsolutePath().toString(), "--version");
      builder.environment().clear();
      var process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes());
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return version(output)
          .filter(v -> process.exitValue() == 0)
          .map(v -> new Program(file.toAbsolutePath(), v));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Returns the version that a program prints, if the sandbox can use it. */
  static Optional<String> version(String output) {
    var matcher = VERSION.matcher(output);
    if (!matcher.find()) {
      return Optional.empty();
    }
    int version = Integer.parseInt(matcher.group(1)) * 100 + Integer.parseInt(matcher.group(2));
    boolean usable = output.startsWith("memcached") || version >= OLDEST;
    var text = matcher.group().replaceFirst("^(v=| )", "");
    return usable ? Optional.of(text) : Optional.empty();
  }

  /** Returns one line for each kind of server, for the user. */
  public List<String> remarks() {
    return List.of(
        redis
            .map(p -> "Redis %s, %s".formatted(p.version(), p.file()))
            .orElse("no Redis: put valkey-server or redis-server 6.2 or later on the PATH"),
        memcached
            .map(p -> "Memcached %s, %s".formatted(p.version(), p.file()))
            .orElse("no Memcached: put memcached on the PATH"));
  }
}
