package dev.elasticacheoperator.sandbox.servers;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Redis or Valkey process. The sandbox signs in as a user of its own, whose password is only in the
 * configuration file that the owner alone can read. All other users follow the cache.
 */
final class RedisServer implements NodeServer {
  /** Name of the sandbox's user, which is not a name that a cache could have. */
  static final String ADMIN = "sandbox#admin";

  /** Distance from the port of clients to that of the cluster bus. */
  static final int BUS = 10_000;

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration MIGRATION = Duration.ofSeconds(10);
  private static final int PASSWORD_BYTES = 32;
  private static final String DUMP = "dump.rdb";

  /**
   * Place of a server.
   *
   * @param announced the port that members of a cluster tell clients; empty without cluster
   *     protocol
   * @param member true if the server is a member of its cluster already, as it was before it ended
   */
  record Place(
      Path directory, InetSocketAddress address, Optional<Integer> announced, boolean member) {}

  private final Place place;
  private final String password;
  private final ServerProcess process;
  private RespConnection connection;
  private Map<String, String> parameters = Map.of();

  private RedisServer(Place place, String password, ServerProcess process) {
    this.place = place;
    this.password = password;
    this.process = process;
  }

  /**
   * Starts a server that nobody but the sandbox can use yet.
   *
   * @param password the sandbox's password, the same for all servers because replicas need it
   * @param data the data to begin with
   * @param databases the number of databases, which a server reads only when it starts
   */
  static RedisServer start(
      ServerBinaries.Program program,
      Place place,
      String password,
      Optional<Path> data,
      Optional<String> databases)
      throws IOException {
    Files.createDirectories(place.directory());
    if (!place.member()) {
      Files.deleteIfExists(place.directory().resolve("nodes.conf"));
    }
    Files.deleteIfExists(place.directory().resolve(DUMP));
    if (data.isPresent()) {
      Files.copy(data.get(), place.directory().resolve(DUMP));
    }
    var file = place.directory().resolve("server.conf");
    var lines = configuration(program, place, password);
    databases.ifPresent(number -> lines.add("databases " + number));
    write(file, lines);
    var command = List.of(program.file().toString(), file.toAbsolutePath().toString());
    var server =
        new RedisServer(
            place, password, ServerProcess.start(command, place.directory().resolve("server.log")));
    try {
      Startup.await(() -> server.call("PING"), LIMIT, place.directory());
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** Returns a new password of the sandbox's user. */
  static String newPassword() {
    var bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void write(Path file, List<String> lines) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, lines);
  }

  private static List<String> configuration(
      ServerBinaries.Program program, Place place, String password) {
    var address = place.address();
    var lines =
        new ArrayList<>(
            List.of(
                "bind " + address.getHostString(),
                "port " + address.getPort(),
                // The mode takes 127.0.0.1 alone for a loopback address.
                "protected-mode no",
                "dir \"" + place.directory().toAbsolutePath() + "\"",
                "dbfilename " + DUMP,
                "save \"\"",
                "appendonly no",
                "repl-diskless-sync-delay 0",
                "maxmemory 64mb",
                // AWS's default (user guide, "Redis OSS 7 parameter changes"), also without a
                // group.
                "maxmemory-policy volatile-lru",
                "user default off",
                "user " + ADMIN + " on >" + password + " allkeys allchannels +@all",
                "masteruser " + ADMIN,
                "masterauth " + password));
    if (!program.version().startsWith("6.")) {
      lines.add("bind-source-addr " + address.getHostString());
      // A primary without slots stays a primary, as the simulator has it.
      lines.add("cluster-allow-replica-migration no");
    }
    place
        .announced()
        .ifPresent(
            port ->
                lines.addAll(
                    List.of(
                        "cluster-enabled yes",
                        "cluster-config-file nodes.conf",
                        "cluster-node-timeout 5000",
                        // The simulator decides about failovers.
                        "cluster-replica-no-failover yes",
                        "cluster-announce-ip " + address.getHostString(),
                        "cluster-announce-port " + port,
                        "cluster-announce-bus-port " + (address.getPort() + BUS))));
    return lines;
  }

  /** Sends a command as the sandbox's user, over a connection that is kept. */
  Object call(List<String> command) throws IOException {
    return pipeline(List.of(command)).get(0);
  }

  Object call(String... command) throws IOException {
    return call(List.of(command));
  }

  synchronized List<Object> pipeline(List<List<String>> commands) throws IOException {
    try {
      return connected().pipeline(commands);
    } catch (EOFException | SocketException closed) {
      // The parameter timeout ends connections that are idle.
      disconnect();
      return connected().pipeline(commands);
    } catch (IOException e) {
      // Answers of the other commands may still be under way.
      disconnect();
      throw e;
    }
  }

  private void disconnect() throws IOException {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private RespConnection connected() throws IOException {
    if (connection == null) {
      var opened = RespConnection.open(place.address(), LIMIT);
      try {
        opened.call("AUTH", ADMIN, password);
        // The server refuses commands while it loads its data.
        opened.call("PING");
      } catch (IOException e) {
        opened.close();
        throw e;
      }
      connection = opened;
    }
    return connection;
  }

  /** Replaces all users but the sandbox's own. The changes of a user take effect at once. */
  void accept(Map<String, List<String>> rules) throws IOException {
    for (var user : rules.entrySet()) {
      var command = new ArrayList<>(List.of("ACL", "SETUSER", user.getKey()));
      command.addAll(user.getValue());
      call(command);
    }
    for (var user : (List<?>) call("ACL", "USERS")) {
      if (!user.equals(ADMIN) && !rules.containsKey(user)) {
        call("ACL", "DELUSER", user.toString());
      }
    }
  }

  /** Sets the parameters that this version of the server knows and takes while it runs. */
  void set(Map<String, String> wanted) throws IOException {
    for (var parameter : wanted.entrySet()) {
      if (!parameter.getValue().equals(parameters.get(parameter.getKey()))) {
        try {
          call("CONFIG", "SET", parameter.getKey(), parameter.getValue());
        } catch (RespConnection.ServerError unknownHere) {
          // AWS has parameters of its own, and each version has others.
        }
      }
    }
    parameters = wanted;
  }

  /** Makes the server a primary, or a replica of another server. */
  void follow(Optional<RedisServer> primary) throws IOException {
    if (primary.isPresent()) {
      var address = primary.get().address();
      call("REPLICAOF", address.getHostString(), String.valueOf(address.getPort()));
    } else {
      call("REPLICAOF", "NO", "ONE");
    }
  }

  /** Waits until the server has all data of its primary. */
  void awaitCopy() throws IOException {
    Startup.await(
        () -> {
          if (!replication("master_link_status").equals("up")) {
            throw new IOException("not yet a copy of its primary");
          }
        },
        LIMIT,
        place.directory());
  }

  /** Returns a field of {@code INFO replication}. */
  String replication(String field) throws IOException {
    for (var line : call("INFO", "replication").toString().split("\r\n")) {
      if (line.startsWith(field + ":")) {
        return line.substring(field.length() + 1);
      }
    }
    return "";
  }

  /**
   * Sends keys to another server (redis.io, "MIGRATE"). This server deletes them, unless the option
   * {@code COPY} is given.
   */
  void migrate(RedisServer target, List<String> options, List<String> keys) throws IOException {
    var address = target.address();
    var command =
        new ArrayList<>(
            List.of(
                "MIGRATE",
                address.getHostString(),
                String.valueOf(address.getPort()),
                "",
                "0",
                String.valueOf(MIGRATION.toMillis())));
    command.addAll(options);
    command.addAll(List.of("AUTH2", ADMIN, target.password, "KEYS"));
    command.addAll(keys);
    call(command);
  }

  /** Writes all data into a file. */
  void save(Path file) throws IOException {
    // Refused while a replica gets its first copy.
    Startup.await(() -> call("SAVE"), LIMIT, place.directory());
    Files.createDirectories(file.getParent());
    Files.move(place.directory().resolve(DUMP), file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns the port that it tells to clients of a cluster; empty without cluster protocol. */
  Optional<Integer> announced() {
    return place.announced();
  }

  @Override
  public InetSocketAddress address() {
    return place.address();
  }

  @Override
  public List<Long> pids() {
    return process.pids();
  }

  @Override
  public synchronized void close() throws IOException {
    disconnect();
    process.close();
  }
}
