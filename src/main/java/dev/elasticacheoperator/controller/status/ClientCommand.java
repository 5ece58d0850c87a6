package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.AuthMode;
import dev.elasticacheoperator.api.v1alpha1.BastionStatus;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Endpoint;
import java.util.Optional;

/**
 * The command that opens a prompt of the cache on the bastion. It never has a password. The clients
 * ask for one with {@code --askpass}, which redis-cli has since 6.0 and valkey-cli since its first
 * version. Environment variables for passwords have another name in each client.
 *
 * <p>Amazon Linux 2023 has no client of Memcached. Bash, sed and openssl are part of its image.
 */
public final class ClientCommand {

  /**
   * Sends lines with the ends that Memcached expects, CR and LF (memcached, doc/protocol.txt).
   * Ctrl-D ends the command.
   */
  private static final String MEMCACHED =
      "bash -c 'exec 3<>/dev/tcp/%s/%d || exit; cat <&3 & trap \"kill $! 2>&-\" EXIT;"
          + " sed -u \"s/$/\\r/\" >&3'";

  private static final String MEMCACHED_TLS =
      "openssl s_client -quiet -crlf -verify_return_error -connect %s:%d";

  private ClientCommand() {}

  /**
   * Returns the status with the command that fits the cache and its credentials, if it has a
   * bastion.
   *
   * @param user name of the user; empty for a cache without users
   */
  public static ElastiCacheEnvironmentStatus on(
      ElastiCacheEnvironmentStatus status, Optional<String> user) {
    var bastion = status.bastion();
    if (bastion == null || status.endpoint() == null) {
      return status;
    }
    var command = of(status, status.endpoint(), user);
    return status.toBuilder()
        .bastion(
            new BastionStatus(bastion.instanceId(), bastion.publicIp(), bastion.connect(), command))
        .build();
  }

  private static String of(
      ElastiCacheEnvironmentStatus status, Endpoint endpoint, Optional<String> user) {
    var tls = status.hasTls();
    if (status.speaksMemcached()) {
      return (tls ? MEMCACHED_TLS : MEMCACHED).formatted(endpoint.address(), endpoint.port());
    }
    return ("valkey".equals(status.engine()) ? "valkey-cli" : "redis6-cli")
        + (tls ? " --tls" : "")
        + user.map(name -> " --user " + name).orElse("")
        + (hasCredentials(status) ? " --askpass" : "")
        + (Boolean.TRUE.equals(status.clusterMode()) ? " -c" : "")
        + " -h "
        + endpoint.address()
        + " -p "
        + endpoint.port();
  }

  private static boolean hasCredentials(ElastiCacheEnvironmentStatus status) {
    return Optional.ofNullable(status.auth())
        .filter(auth -> auth.mode() != AuthMode.NONE)
        .isPresent();
  }
}
