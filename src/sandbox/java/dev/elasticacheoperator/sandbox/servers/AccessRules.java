package dev.elasticacheoperator.sandbox.servers;

import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.Access;
import dev.elasticacheoperator.sandbox.aws.elasticache.ServedCache.AccessUser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Translates the credentials of a cache into the rules of {@code ACL SETUSER} (redis.io, "ACL
 * SETUSER"), by user name.
 */
final class AccessRules {
  static final String DEFAULT = "default";

  private static final List<String> EVERYTHING = List.of("allkeys", "allchannels", "+@all");

  /**
   * Commands that ElastiCache takes from its users (user guide, "Supported and restricted Valkey
   * and Redis OSS commands"). Some would let a client write files of this machine.
   */
  private static final List<String> RESTRICTED =
      Stream.of(
              "acl bgrewriteaof bgsave cluster config debug failover migrate module psync replicaof"
                  .split(" "),
              "replconf save shutdown slaveof sync".split(" "))
          .flatMap(Stream::of)
          .map(command -> "-" + command)
          .toList();

  /** Parts of restricted commands that stay allowed. */
  private static final List<String> ALLOWED =
      Stream.of(
              "acl|cat acl|genpass acl|getuser acl|list acl|log acl|users acl|whoami".split(" "),
              "cluster|countkeysinslot cluster|getkeysinslot cluster|info cluster|keyslot"
                  .split(" "),
              "cluster|myid cluster|nodes cluster|replicas cluster|shards cluster|slots".split(" "))
          .flatMap(Stream::of)
          .map(command -> "+" + command)
          .toList();

  private AccessRules() {}

  /** Returns the rules of each user, the default user among them. */
  static Map<String, List<String>> of(Access access) {
    var rules = new LinkedHashMap<String, List<String>>();
    rules.put(DEFAULT, access.users().isPresent() ? List.of("reset") : defaultUser(access));
    for (var user : access.users().orElse(List.of())) {
      rules.put(user.name(), user(user));
    }
    return rules;
  }

  private static List<String> defaultUser(Access access) {
    var rules = new ArrayList<>(List.of("reset", "on"));
    access.tokens().forEach(token -> rules.add(">" + token));
    if (access.open() && access.tokens().isEmpty()) {
      rules.add("nopass");
    }
    rules.addAll(EVERYTHING);
    rules.addAll(RESTRICTED);
    rules.addAll(ALLOWED);
    return rules;
  }

  /** A user of IAM has no password here, so that nobody can sign in. */
  private static List<String> user(AccessUser user) {
    var rules = new ArrayList<>(List.of("reset"));
    user.passwords().forEach(password -> rules.add(">" + password));
    if (user.noPassword()) {
      rules.add("nopass");
    }
    var words = List.of(user.accessString().split(" "));
    rules.addAll(words);
    rules.addAll(RESTRICTED);
    if (words.contains("+@all") || words.contains("allcommands")) {
      rules.addAll(ALLOWED);
    }
    return rules;
  }

  /**
   * Returns the token to present for a client that presents none; empty if the cache accepts no
   * such client, or accepts it anyway. ElastiCache accepts clients with and without the first token
   * while the token is added to an open cache. A server's user cannot be both.
   */
  static Optional<String> presented(Access access) {
    return access.open() ? access.tokens().stream().findFirst() : Optional.empty();
  }
}
