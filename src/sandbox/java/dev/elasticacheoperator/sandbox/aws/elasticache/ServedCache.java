package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cache as the servers behind its endpoints need it at one moment. The simulator starts no
 * process; a sandbox makes real servers follow this record.
 *
 * @param arn of the cluster, replication group or serverless cache
 * @param engine redis, valkey or memcached
 * @param port the port of its nodes
 * @param clusterProtocol true if clients may or must speak the cluster protocol
 * @param nodes the nodes, also those that are being created or deleted
 * @param endpoints the endpoints that AWS shows, the most important one first
 * @param parameters the values of its parameter group that an engine can have
 * @param automaticSnapshots ARNs of the daily snapshots that AWS keeps
 */
public record ServedCache(
    String arn,
    String engine,
    int port,
    Tls tls,
    Access access,
    boolean clusterProtocol,
    List<Node> nodes,
    List<Endpoint> endpoints,
    Map<String, String> parameters,
    List<String> automaticSnapshots) {

  /** Encryption in transit. */
  public enum Tls {
    OFF,
    PREFERRED,
    REQUIRED
  }

  /** The nodes to which an endpoint leads. */
  public enum Target {
    /** The primary node of the first shard. */
    PRIMARY,
    /** The replicas of the first shard in turn, or its primary. */
    READER,
    /** The node that the endpoint names. */
    NODE,
    /** Any node. */
    ANY
  }

  /**
   * A node.
   *
   * @param id unique in all regions, and the same when a single node becomes a replication group
   * @param shard the four digits of its shard
   * @param slots the slots of its shard, such as {@code 0-8191}; empty without cluster protocol
   * @param serving false while it is being created or deleted
   * @param data names the keys that it holds; another name means other keys
   */
  public record Node(
      String id,
      String shard,
      boolean primary,
      Optional<String> slots,
      boolean serving,
      String data) {}

  /**
   * A host name and port that AWS shows to clients.
   *
   * @param node the node of {@link Target#NODE}
   */
  public record Endpoint(String host, int port, Target target, Optional<String> node) {}

  /**
   * Credentials that the cache accepts.
   *
   * @param open true if clients without a credential are accepted
   * @param tokens the accepted AUTH tokens
   * @param users the users of the attached user group; empty without a group
   */
  public record Access(boolean open, List<String> tokens, Optional<List<AccessUser>> users) {
    /** Hides the tokens, so that none reaches a log. */
    @Override
    public String toString() {
      return "Access[open=%s, %d tokens, users=%s]".formatted(open, tokens.size(), users);
    }
  }

  /**
   * A user of a user group.
   *
   * @param noPassword true if the user needs no password; false with no password for IAM
   */
  public record AccessUser(
      String name, String accessString, List<String> passwords, boolean noPassword) {
    /** Hides the passwords, so that none reaches a log. */
    @Override
    public String toString() {
      return "AccessUser[%s, %d passwords]".formatted(name, passwords.size());
    }
  }
}
