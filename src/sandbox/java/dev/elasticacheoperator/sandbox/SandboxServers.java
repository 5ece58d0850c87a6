package dev.elasticacheoperator.sandbox;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import dev.elasticacheoperator.sandbox.servers.Authority;
import dev.elasticacheoperator.sandbox.servers.CacheServers;
import dev.elasticacheoperator.sandbox.servers.LoopbackHosts;
import dev.elasticacheoperator.sandbox.servers.ServerBinaries;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The sandbox's real servers: their programs, addresses and certificates, and how clients use them.
 *
 * @param authority the certificate authority of all endpoints
 */
record SandboxServers(
    ServerBinaries binaries, LoopbackHosts hosts, Authority authority, CacheServers servers)
    implements AutoCloseable {

  /**
   * Starts servers for all caches of a simulated AWS.
   *
   * @param directory the sandbox's directory; the servers use a folder of it
   */
  static SandboxServers start(SimulatedCloud cloud, Path directory, Screen screen)
      throws IOException {
    var folder = directory.resolve("servers");
    var path = System.getenv().getOrDefault("PATH", "");
    var binaries = ServerBinaries.find(path, folder.resolve("bin"));
    var hosts = LoopbackHosts.claim();
    var authority = Authority.create(folder, hosts.all());
    var servers =
        CacheServers.follow(
            cloud, binaries, hosts, authority, folder, remark -> screen.line("  " + remark));
    return new SandboxServers(binaries, hosts, authority, servers);
  }

  /** Returns lines for the user about what answers behind the endpoints. */
  List<String> remarks() {
    var remarks = new ArrayList<>(binaries.remarks());
    if (!hosts.distinct()) {
      remarks.add("every endpoint is 127.0.0.1, so that a port serves one cache");
    }
    return remarks;
  }

  /** Returns true if this machine has a server that answers with what the Secret says. */
  boolean serve(Secret secret) {
    boolean memcached = SecretText.of(secret).get("type").equals("memcached");
    return (memcached ? binaries.memcached() : binaries.redis()).isPresent();
  }

  /** Returns environment variables that make the operator trust the endpoints' certificates. */
  Map<String, String> operatorVariables() {
    var arguments =
        authority.jvmArguments().stream().map(argument -> '"' + argument + '"').toList();
    return Map.of("JDK_JAVA_OPTIONS", String.join(" ", arguments));
  }

  @Override
  public void close() throws IOException {
    servers.close();
    hosts.close();
  }
}
