package dev.elasticacheoperator.controller.reachability;

import java.util.Optional;

/**
 * The endpoint of a cache and everything that a client needs to connect to it.
 *
 * @param user name of the user; empty for an AUTH token
 * @param password empty if the cache has no password. A user without a password authenticates with
 *     IAM, and the operator has no permission to do so
 */
public record ProbeTarget(
    String host,
    int port,
    boolean tls,
    Protocol protocol,
    Optional<String> user,
    Optional<String> password) {

  /** Protocols of caches: RESP is that of Redis and Valkey. */
  public enum Protocol {
    RESP,
    MEMCACHED
  }

  /** Returns true if the cache has a user whose password the operator cannot know. */
  public boolean authenticatesElsewhere() {
    return user.isPresent() && password.isEmpty();
  }

  /** Returns {@code host:port}. */
  public String hostPort() {
    return host + ":" + port;
  }

  /** Hides the password from logs. */
  @Override
  public String toString() {
    return "ProbeTarget[" + hostPort() + ", tls=" + tls + ", user=" + user.orElse("") + "]";
  }
}
