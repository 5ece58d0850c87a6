package dev.elasticacheoperator.behaviour;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Replication groups with an AUTH token. */
final class TokenGroups {

  static final String MODIFY = "ModifyReplicationGroup";

  /** Returns a group of Valkey without a bastion that is not yet made. */
  static Fixture applied(Map<String, Object> fields) {
    var edits =
        new ArrayList<Object>(
            List.of(
                "cache.engine", "valkey",
                "cache.version", "8.0",
                "cache.nodeType", "cache.t4g.small",
                "bastion.enabled", false,
                "cache.name", "sessions"));
    edits.addAll(DocumentedChange.edits(fields));
    return Fixture.of("cache.yaml", edits);
  }

  static Fixture ready(Map<String, Object> fields) {
    var fixture = applied(fields);
    fixture.harness.untilReady(Fixture.NAME);
    return fixture;
  }

  static String password(Fixture fixture) {
    return fixture.secretValue("sessions-endpoint", "password");
  }

  /** Asks for a rotation and gives it an hour. */
  static void rotate(Fixture fixture, String value) {
    fixture.calls.clear();
    fixture.rotate(value);
    fixture.harness.pass(Duration.ofHours(1));
  }

  private TokenGroups() {}
}
