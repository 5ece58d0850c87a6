package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticache.model.ChangeType;
import software.amazon.awssdk.services.elasticache.model.Parameter;

/**
 * The parameters of each family with AWS's defaults and allowed values, as in "Engine specific
 * parameters" of the ElastiCache user guide. Not every parameter is listed; those people set are.
 *
 * <p>A row is name, default, type, allowed values, change type, and the families it is in.
 */
final class ParameterTable {

  private static final String ROWS =
      """
      acllog-max-len | 128 | integer | 1-10000 | immediate | redis6.x redis7 valkey7 valkey8
      activedefrag | no | string | yes,no | immediate | redis4.0 redis5.0 redis6.x redis7 valkey7 valkey8
      active-defrag-cycle-max | 75 | integer | 1-75 | immediate | redis4.0 redis5.0 redis6.x redis7 valkey7 valkey8
      active-defrag-cycle-min | 5 | integer | 1-75 | immediate | redis4.0 redis5.0 redis6.x redis7 valkey7 valkey8
      active-defrag-ignore-bytes | 104857600 | integer | 1048576- | immediate | redis4.0 redis5.0 redis6.x redis7 valkey7 valkey8
      active-defrag-threshold-lower | 10 | integer | 1-100 | immediate | redis4.0 redis5.0 redis6.x redis7 valkey7 valkey8
      active-defrag-threshold-upper | 100 | integer | 1-100 | immediate | redis4.0 redis5.0 redis6.x redis7 valkey7 valkey8
      active-expire-effort | 1 | integer | 1-10 | immediate | redis6.x redis7 valkey7 valkey8
      activerehashing | yes | string | yes,no | requires-reboot | redis* valkey*
      appendfsync | everysec | string | always,everysec,no | fixed | redis* valkey*
      appendonly | no | string | yes,no | fixed | redis* valkey*
      client-output-buffer-limit-normal-hard-limit | 0 | integer | 0- | immediate | redis* valkey*
      client-output-buffer-limit-normal-soft-limit | 0 | integer | 0- | immediate | redis* valkey*
      client-output-buffer-limit-normal-soft-seconds | 0 | integer | 0- | immediate | redis* valkey*
      client-output-buffer-limit-pubsub-hard-limit | 33554432 | integer | 0- | immediate | redis* valkey*
      client-output-buffer-limit-pubsub-soft-limit | 8388608 | integer | 0- | immediate | redis* valkey*
      client-output-buffer-limit-pubsub-soft-seconds | 60 | integer | 0- | immediate | redis* valkey*
      close-on-slave-write | yes | string | yes,no | immediate | redis4.0
      close-on-replica-write | yes | string | yes,no | immediate | redis5.0 redis6.x redis7 valkey7 valkey8
      cluster-allow-reads-when-down | no | string | yes,no | immediate | redis6.x redis7 valkey7 valkey8
      cluster-enabled | no | string | yes,no | requires-reboot | redis* valkey*
      cluster-require-full-coverage | no | string | yes,no | immediate | redis* valkey*
      databases | 16 | integer | 1-1200000 | requires-reboot | redis* valkey*
      hash-max-listpack-entries | 512 | integer | 0- | immediate | redis7 valkey7 valkey8
      hash-max-listpack-value | 64 | integer | 0- | immediate | redis7 valkey7 valkey8
      hash-max-ziplist-entries | 512 | integer | 0- | immediate | redis4.0 redis5.0 redis6.x
      hash-max-ziplist-value | 64 | integer | 0- | immediate | redis4.0 redis5.0 redis6.x
      hll-sparse-max-bytes | 3000 | integer | 1-16000 | immediate | redis* valkey*
      latency-tracking | no | string | yes,no | immediate | redis7 valkey7 valkey8
      lazyfree-lazy-eviction | no | string | yes,no | immediate | redis* valkey*
      lazyfree-lazy-expire | no | string | yes,no | immediate | redis* valkey*
      lazyfree-lazy-server-del | no | string | yes,no | immediate | redis* valkey*
      lazyfree-lazy-user-del | no | string | yes,no | immediate | redis6.x redis7 valkey7 valkey8
      lfu-decay-time | 1 | integer | 0- | immediate | redis* valkey*
      lfu-log-factor | 10 | integer | 1- | immediate | redis* valkey*
      list-compress-depth | 0 | integer | 0- | immediate | redis* valkey*
      list-max-listpack-size | -2 | integer | -5--1,1- | immediate | redis7 valkey7 valkey8
      list-max-ziplist-size | -2 | integer | -5--1,1- | immediate | redis4.0 redis5.0 redis6.x
      lua-replicate-commands | yes | string | yes,no | immediate | redis5.0 redis6.x
      lua-time-limit | 5000 | integer | 5000 | fixed | redis* valkey*
      maxclients | 65000 | integer | 1-65000 | fixed | redis* valkey*
      maxmemory-policy | volatile-lru | string | volatile-lru,allkeys-lru,volatile-lfu,allkeys-lfu,volatile-random,allkeys-random,volatile-ttl,noeviction | immediate | redis* valkey*
      maxmemory-samples | 3 | integer | 1- | immediate | redis* valkey*
      min-replicas-max-lag | 10 | integer | 0- | immediate | redis5.0 redis6.x redis7 valkey7 valkey8
      min-replicas-to-write | 0 | integer | 0- | immediate | redis5.0 redis6.x redis7 valkey7 valkey8
      min-slaves-max-lag | 10 | integer | 0- | immediate | redis4.0
      min-slaves-to-write | 0 | integer | 0- | immediate | redis4.0
      notify-keyspace-events | | string | | immediate | redis* valkey*
      proto-max-bulk-len | 536870912 | integer | 1048576-536870912 | immediate | redis5.0 redis6.x redis7 valkey7 valkey8
      repl-backlog-size | 1048576 | integer | 16384- | immediate | redis* valkey*
      repl-backlog-ttl | 3600 | integer | 0- | immediate | redis* valkey*
      repl-timeout | 60 | integer | 11- | fixed | redis* valkey*
      reserved-memory | 0 | integer | 0- | immediate | redis* valkey*
      reserved-memory-percent | 25 | integer | 0-100 | immediate | redis* valkey*
      set-max-intset-entries | 512 | integer | 0- | immediate | redis* valkey*
      slowlog-log-slower-than | 10000 | integer | -1- | immediate | redis* valkey*
      slowlog-max-len | 128 | integer | 0- | immediate | redis* valkey*
      stream-node-max-bytes | 4096 | integer | 0- | immediate | redis5.0 redis6.x redis7 valkey7 valkey8
      stream-node-max-entries | 100 | integer | 0- | immediate | redis5.0 redis6.x redis7 valkey7 valkey8
      tcp-keepalive | 300 | integer | 0- | immediate | redis* valkey*
      timeout | 0 | integer | 0,20- | immediate | redis* valkey*
      tracking-table-max-keys | 1000000 | integer | 1-100000000 | immediate | redis6.x redis7 valkey7 valkey8
      zset-max-listpack-entries | 128 | integer | 0- | immediate | redis7 valkey7 valkey8
      zset-max-listpack-value | 64 | integer | 0- | immediate | redis7 valkey7 valkey8
      zset-max-ziplist-entries | 128 | integer | 0- | immediate | redis4.0 redis5.0 redis6.x
      zset-max-ziplist-value | 64 | integer | 0- | immediate | redis4.0 redis5.0 redis6.x
      backlog_queue_limit | 1024 | integer | 1-10000 | fixed | memcached*
      binding_protocol | auto | string | auto,binary,ascii | requires-reboot | memcached*
      cas_disabled | 0 | boolean | 0,1 | requires-reboot | memcached*
      chunk_size | 48 | integer | 1-1024 | requires-reboot | memcached*
      chunk_size_growth_factor | 1.25 | float | 1-2 | requires-reboot | memcached*
      config_max | 16 | integer | 16 | fixed | memcached*
      config_size_max | 65536 | integer | 65536 | fixed | memcached*
      error_on_memory_exhausted | 0 | boolean | 0,1 | requires-reboot | memcached*
      large_memory_pages | 0 | boolean | 0,1 | fixed | memcached*
      lock_down_paged_memory | 0 | boolean | 0,1 | fixed | memcached*
      max_item_size | 1048576 | integer | 1024-1073741824 | requires-reboot | memcached*
      max_simultaneous_connections | 65000 | integer | 3-65000 | fixed | memcached*
      maximize_core_file_limit | 0 | boolean | 0,1 | fixed | memcached*
      memcached_connections_overhead | 100 | integer | 0-400 | requires-reboot | memcached*
      requests_per_event | 20 | integer | 1-1000 | fixed | memcached*
      """;

  private static final Map<String, Map<String, Parameter>> BY_FAMILY =
      SimulatedEngineVersion.families().stream()
          .collect(Collectors.toUnmodifiableMap(f -> f, ParameterTable::parse));

  private ParameterTable() {}

  /** The family's parameters by name, with their defaults, in AWS's (alphabetical) order. */
  static Map<String, Parameter> of(String family) {
    return BY_FAMILY.get(family);
  }

  private static Map<String, Parameter> parse(String family) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (String row : ROWS.strip().split("\n")) {
      List<String> cells = new ArrayList<>();
      for (String cell : row.split("\\|")) {
        cells.add(cell.strip());
      }
      if (List.of(cells.get(5).split(" ")).stream().anyMatch(f -> covers(f, family))) {
        parameters.put(cells.get(0), parameter(cells, family));
      }
    }
    return parameters;
  }

  private static boolean covers(String pattern, String family) {
    return pattern.endsWith("*")
        ? family.startsWith(pattern.substring(0, pattern.length() - 1))
        : family.equals(pattern);
  }

  private static Parameter parameter(List<String> cells, String family) {
    boolean fixed = cells.get(4).equals("fixed");
    return Parameter.builder()
        .parameterName(cells.get(0))
        .parameterValue(cells.get(1))
        .description(cells.get(0).replace('-', ' ').replace('_', ' '))
        .source("system")
        .dataType(cells.get(2))
        .allowedValues(spelledOut(cells.get(3)))
        .isModifiable(!fixed)
        .minimumEngineVersion(firstVersion(family))
        .changeType(
            cells.get(4).equals("requires-reboot")
                ? ChangeType.REQUIRES_REBOOT
                : ChangeType.IMMEDIATE)
        .build();
  }

  /** An open range in the table is one up to the largest 32-bit number in AWS's answer. */
  private static String spelledOut(String allowed) {
    return allowed.endsWith("-") ? allowed + Integer.MAX_VALUE : allowed;
  }

  private static String firstVersion(String family) {
    return SimulatedEngineVersion.OFFERED.stream()
        .filter(v -> v.family().equals(family))
        .findFirst()
        .orElseThrow()
        .reported();
  }
}
