package dev.elasticacheoperator.behaviour;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/** A replication group of Valkey with a replica in another zone, and what AWS reports about it. */
final class ValkeyGroups {

  private static final Map<String, Object> VALKEY =
      Map.of(
          "cache.engine", "valkey",
          "cache.version", "8.0",
          "cache.nodeType", "cache.t4g.small",
          "cache.replicas", 1);

  static final String KEY =
      "arn:aws:kms:us-west-2:000000000000:key/11111111-2222-3333-4444-555555555555";

  /**
   * Returns a group of Valkey that is Ready, beside the Secret {@code mine} of the user.
   *
   * @param fields fields that differ from {@code VALKEY}
   */
  static Fixture ready(Map<String, Object> fields) {
    var all = new LinkedHashMap<>(VALKEY);
    all.put("cache.name", "sessions");
    all.putAll(fields);
    var fixture = Fixture.of("cache.yaml", DocumentedChange.edits(all));
    fixture.putSecret("mine", "token", "the-token-of-the-user");
    fixture.harness.untilReady(Fixture.NAME);
    fixture.calls.clear();
    return fixture;
  }

  static ReplicationGroup group(Fixture fixture) {
    return fixture.asStranger(
        aws ->
            aws.elastiCache()
                .describeReplicationGroups(r -> r.replicationGroupId(fixture.id("cluster")))
                .replicationGroups()
                .get(0));
  }

  private ValkeyGroups() {}
}
