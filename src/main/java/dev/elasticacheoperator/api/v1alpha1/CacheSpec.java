package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * The cache itself.
 *
 * @param engine null if a newer version wrote an engine that this version does not know
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
// Version
@ValidationRule(
    value = VersionRules.KNOWN,
    fieldPath = ".version",
    message = "cache.version must be one of " + EngineRules.VERSIONS_IN_WORDS)
@ValidationRule(
    value = VersionRules.DEPRECATED,
    optionalOldSelf = true,
    fieldPath = ".version",
    message =
        "cache.version is deprecated by AWS for new caches: "
            + EngineRules.DEPRECATED_VERSIONS_IN_WORDS)
@ValidationRule(
    value = VersionRules.SERVERLESS,
    fieldPath = ".version",
    message =
        "cache.version of a serverless cache must be one of "
            + EngineRules.SERVERLESS_VERSIONS_IN_WORDS
            + ". Only its major version counts")
// Node type
@ValidationRule(
    value = "has(self.nodeType) || has(self.serverless)",
    fieldPath = ".nodeType",
    message =
        "cache.nodeType is missing: add a node type, such as cache.t4g.small, or cache.serverless")
@ValidationRule(
    value =
        "!has(self.nodeType) || self.nodeType.matches('^cache[.][a-z][a-z0-9-]*[.][a-z0-9-]+$')",
    fieldPath = ".nodeType",
    message = "cache.nodeType must be an ElastiCache node type, such as cache.t4g.small")
@ValidationRule(
    value = NodeTypeRules.GRAVITON,
    fieldPath = ".nodeType",
    message =
        "cache.nodeType of a Graviton family (t4g, m6g, r6g) needs cache.version "
            + EngineRules.GRAVITON_SINCE_IN_WORDS)
@ValidationRule(
    value = NodeTypeRules.GRAVITON_3,
    fieldPath = ".nodeType",
    message =
        "cache.nodeType of a Graviton3 family ("
            + EngineRules.FAMILIES_OF_GRAVITON_3_IN_WORDS
            + ") needs cache.version "
            + EngineRules.GRAVITON_3_SINCE_IN_WORDS)
@ValidationRule(
    value = NodeTypeRules.DATA_TIERING,
    fieldPath = ".nodeType",
    message =
        "cache.nodeType of family "
            + EngineRules.FAMILIES_WITH_DATA_TIERING_IN_WORDS
            + " needs data tiering, which the operator does not offer: choose r6g or r7g")
@ValidationRule(
    value = NodeTypeRules.GROUPS,
    fieldPath = ".nodeType",
    message =
        "cache.nodeType of family "
            + EngineRules.FAMILIES_WITHOUT_GROUPS_IN_WORDS
            + " has neither replication groups nor encryption: choose another family, such as"
            + " cache.t4g.small, or one node of redis without encryption")
@ValidationRule(
    value = NodeTypeRules.SNAPSHOTS,
    fieldPath = ".snapshots",
    message =
        "cache.snapshots needs another cache.nodeType than family "
            + EngineRules.FAMILIES_WITHOUT_GROUPS_IN_WORDS
            + ", of which AWS takes no snapshots: choose another family, such as cache.t4g.small")
@ValidationRule(
    value = NodeTypeRules.MULTI_AZ,
    fieldPath = ".multiAz",
    message =
        "cache.multiAz needs another cache.nodeType than family "
            + EngineRules.FAMILIES_WITHOUT_MULTI_AZ_IN_WORDS
            + ": choose another family, such as cache.t4g.small, or set cache.multiAz to false")
@ValidationRule(
    value = NodeTypeRules.CLUSTER_MODE,
    fieldPath = ".clusterMode",
    message =
        "cache.clusterMode needs another cache.nodeType than family "
            + EngineRules.FAMILIES_WITHOUT_MULTI_AZ_IN_WORDS
            + ": choose another family, such as cache.t4g.small, or one shard with"
            + " cache.clusterMode Disabled")
@ValidationRule(
    value = NodeTypeRules.ENCRYPTION,
    fieldPath = ".encryption",
    message =
        "cache.encryption needs another cache.nodeType than the families "
            + EngineRules.FAMILIES_WITHOUT_ENCRYPTION_IN_WORDS
            + ": choose another family, such as cache.t4g.small")
@ValidationRule(
    value = NodeTypeRules.MEMCACHED_TLS,
    fieldPath = ".encryption",
    message =
        "cache.encryption.inTransit of memcached needs another cache.nodeType than the families "
            + EngineRules.FAMILIES_WITHOUT_MEMCACHED_TLS_IN_WORDS
            + ": choose another family, such as cache.t4g.small")
// Topology
@ValidationRule(
    value = TopologyRules.SERVERLESS,
    fieldPath = ".serverless",
    message =
        "cache.serverless excludes nodeType, port, nodes, replicas, shards, clusterMode, multiAz,"
            + " maintenanceWindow, autoMinorVersionUpgrade, notificationTopicArn and logs, which"
            + " AWS decides or does not offer: remove these fields")
@ValidationRule(
    value = TopologyRules.MEMCACHED,
    fieldPath = ".engine",
    message =
        "cache.engine memcached excludes replicas, shards, clusterMode, multiAz and logs: remove"
            + " these fields. The number of cache.nodes is its size")
@ValidationRule(
    value = TopologyRules.NODES,
    fieldPath = ".nodes",
    message =
        "cache.nodes is for memcached: remove it, and use cache.replicas or cache.shards for redis"
            + " and valkey")
@ValidationRule(
    value = TopologyRules.SHARDS,
    fieldPath = ".shards",
    message =
        "cache.shards above 1 needs cache.clusterMode Enabled: remove cache.clusterMode, or set"
            + " cache.shards to 1")
@ValidationRule(
    value = TopologyRules.SIZE,
    fieldPath = ".shards",
    message =
        "cache.shards times (1 + cache.replicas) must be at most 250 nodes, or 500 with"
            + " cache.version "
            + EngineRules.LARGE_GROUPS_SINCE_IN_WORDS
            + ". AWS allows 90 by default, and more on request")
@ValidationRule(
    value = TopologyRules.COMPATIBLE_VERSION,
    fieldPath = ".clusterMode",
    message =
        "cache.clusterMode Compatible needs cache.version "
            + EngineRules.MODE_CHANGE_SINCE_IN_WORDS)
@ValidationRule(
    value = TopologyRules.COMPATIBLE_REPLICA,
    fieldPath = ".clusterMode",
    message =
        "cache.clusterMode Compatible needs automatic failover: set cache.replicas to at least 1")
@ValidationRule(
    value = TopologyRules.MULTI_AZ,
    fieldPath = ".multiAz",
    message =
        "cache.multiAz needs a replica for the second zone: set cache.replicas to at least 1, or"
            + " remove cache.multiAz")
@ValidationRule(
    value = "!has(self.name) || self.name.matches(" + Rules.ELASTICACHE_NAME_SYNTAX + ")",
    fieldPath = ".name",
    message = "cache.name" + Rules.ELASTICACHE_NAME_ALLOWS + ", 40 characters at most")
// Encryption
@ValidationRule(
    value = EncryptionRules.SERVERLESS,
    fieldPath = ".encryption",
    message = "cache.encryption of a serverless cache is always on: remove inTransit and atRest")
@ValidationRule(
    value = EncryptionRules.MEMCACHED_PREFERRED,
    fieldPath = ".encryption",
    message =
        "cache.encryption.inTransit Preferred is for redis and valkey: choose Required or Disabled"
            + " for memcached")
@ValidationRule(
    value = EncryptionRules.MEMCACHED_AT_REST,
    fieldPath = ".encryption",
    message =
        "cache.encryption.atRest and kmsKeyId are for redis, valkey and serverless: remove them,"
            + " because AWS encrypts no memcached nodes at rest")
@ValidationRule(
    value = EncryptionRules.MEMCACHED_VERSION,
    fieldPath = ".encryption",
    message = "cache.encryption.inTransit needs cache.version " + EngineRules.TLS_SINCE_IN_WORDS)
@ValidationRule(
    value = EncryptionRules.PREFERRED_VERSION,
    fieldPath = ".encryption",
    message =
        "cache.encryption.inTransit Preferred needs cache.version "
            + EngineRules.TLS_CHANGE_SINCE_IN_WORDS
            + ": choose Required or Disabled, or a newer version")
// Credentials
@ValidationRule(
    value = AuthRules.MEMCACHED,
    fieldPath = ".auth",
    message = "cache.auth is for redis and valkey: remove it, because memcached has no credentials")
@ValidationRule(
    value = AuthRules.SERVERLESS,
    fieldPath = ".auth",
    message =
        "cache.auth.mode of a serverless cache must be Users or None, because AWS has no token for"
            + " it")
@ValidationRule(
    value = AuthRules.TLS,
    fieldPath = ".auth",
    message =
        "cache.auth needs TLS: set cache.encryption.inTransit to Required, or cache.auth.mode to"
            + " None")
@ValidationRule(
    value = AuthRules.NODE_TYPE,
    fieldPath = ".auth",
    message =
        "cache.auth needs TLS, and another cache.nodeType than the families "
            + EngineRules.FAMILIES_WITHOUT_GROUPS_IN_WORDS
            + ", "
            + EngineRules.FAMILIES_WITHOUT_ENCRYPTION_IN_WORDS
            + ": choose another family, such as cache.t4g.small")
@ValidationRule(
    value = AuthRules.USERS_VERSION,
    fieldPath = ".auth",
    message =
        "cache.auth.mode Users needs cache.version "
            + EngineRules.USERS_SINCE_IN_WORDS
            + ": choose Token, or a newer version")
@ValidationRule(
    value = AuthRules.IAM_VERSION,
    fieldPath = ".auth",
    message =
        "cache.auth.users: authentication Iam needs cache.version "
            + EngineRules.IAM_USERS_SINCE_IN_WORDS)
@ValidationRule(
    value = AuthRules.ROTATION_VERSION,
    fieldPath = ".auth",
    message =
        "cache.auth.rotation needs cache.version "
            + EngineRules.TOKEN_CHANGE_SINCE_IN_WORDS
            + ", because older ones keep the token that they were created with")
// Snapshots
@ValidationRule(
    value = SnapshotRules.ENGINE,
    fieldPath = ".snapshots",
    message =
        "cache.snapshots is for redis, valkey and serverless: remove it, because AWS takes no"
            + " snapshots of memcached nodes")
@ValidationRule(
    value = SnapshotRules.FILES_ENGINE,
    fieldPath = ".snapshots",
    message =
        "cache.snapshots.restoreFrom: s3Arns is for redis and valkey, whose data RDB files hold:"
            + " give snapshotName instead")
@ValidationRule(
    value = SnapshotRules.FILES,
    fieldPath = ".snapshots",
    message =
        "cache.snapshots.restoreFrom: s3Arns must be one file unless cache.clusterMode is Enabled")
// Maintenance and logs
@ValidationRule(
    value = WindowRules.MAINTENANCE,
    fieldPath = ".maintenanceWindow",
    message =
        "cache.maintenanceWindow must be two times of the week in UTC, such as sun:05:00-sun:06:00")
@ValidationRule(
    value = WindowRules.MAINTENANCE_LENGTH,
    fieldPath = ".maintenanceWindow",
    message = "cache.maintenanceWindow must last at least 60 minutes")
@ValidationRule(
    value = WindowRules.APART,
    fieldPath = ".snapshots",
    message =
        "cache.snapshots.window is daily and must not overlap cache.maintenanceWindow on its day:"
            + " move one of them")
@ValidationRule(
    value =
        """
        !has(self.notificationTopicArn)
        || self.notificationTopicArn.matches(
          '^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_-]{1,256}$')\
        """,
    fieldPath = ".notificationTopicArn",
    message =
        "cache.notificationTopicArn must be the ARN of a standard SNS topic, such as"
            + " arn:aws:sns:us-west-2:123456789012:caches")
@ValidationRule(
    value = TopologyRules.LOG_TYPES,
    fieldPath = ".logs",
    message = "cache.logs must have at most one entry of each type: remove the other one")
@ValidationRule(
    value = TopologyRules.SLOW_LOG,
    fieldPath = ".logs",
    message = "cache.logs: slow-log needs cache.version " + EngineRules.SLOW_LOG_SINCE_IN_WORDS)
@ValidationRule(
    value = TopologyRules.ENGINE_LOG,
    fieldPath = ".logs",
    message = "cache.logs: engine-log needs cache.version " + EngineRules.ENGINE_LOG_SINCE_IN_WORDS)
public record CacheSpec(
    @Required
        @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription(
            "Engine: redis, valkey or memcached. Can be changed in place from redis to valkey")
        CacheEngine engine,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Engine version: "
                + EngineRules.VERSIONS_IN_WORDS
                + ". AWS chooses the patch level of valkey, and of redis from 6 on. Of a serverless"
                + " cache only the major version counts (1.6 of memcached), and AWS chooses the"
                + " minor version. Default: "
                + EngineRules.DEFAULT_VERSION_IN_WORDS
                + ". Can be raised in place; an older major version replaces the cache, once"
                + " approved")
        String version,
    @Size(max = 64)
        @JsonPropertyDescription(
            "ElastiCache node type, such as cache.t4g.small. Required unless serverless is given."
                + " Can be changed in place; a cache without replicas is out of service for a"
                + " while")
        String nodeType,
    @Size(max = 40)
        @JsonPropertyDescription(
            "Id of the cluster, replication group or serverless cache, unique in account and"
                + " region: 1 to 40 lower-case letters, digits and single hyphens. Default:"
                + " derived. Changing it replaces the cache, once approved")
        String name,
    @Min(1024)
        @Max(65535)
        @JsonPropertyDescription(
            "TCP port, 1024 to 65535. Default: 6379, or 11211 for memcached. Not with serverless."
                + " Changing it replaces the cache, once approved")
        Integer port,
    @Size(max = 19)
        @JsonPropertyDescription(
            "Weekly time in UTC when AWS may maintain the node, at least 60 minutes:"
                + " sun:05:00-sun:06:00. Default: AWS chooses. Can be changed in place")
        String maintenanceWindow,
    @Min(0)
        @Max(5)
        @JsonPropertyDescription(
            "Replicas of each shard, 0 to 5 (redis, valkey). Default: 0. Can be changed in place")
        Integer replicas,
    @Min(1)
        @Max(500)
        @JsonPropertyDescription(
            "Shards, 1 to 500 (redis, valkey). More than one needs clusterMode Enabled. AWS allows"
                + " 90 nodes in all shards together by default, and up to 500 on request. Default:"
                + " 1. Can be changed in place, online, in cluster mode Enabled")
        Integer shards,
    @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription(
            "Cluster mode (redis, valkey): Disabled, Compatible (for clients with and without"
                + " cluster mode) or Enabled. Compatible needs a replica and cache.version "
                + EngineRules.MODE_CHANGE_SINCE_IN_WORDS
                + ". Default: Enabled with several shards, else Disabled. Can be changed in place"
                + " from Disabled to Compatible, back, and from both to Enabled, which is final")
        ClusterMode clusterMode,
    @JsonPropertyDescription(
            "Primary and replicas in different zones, with automatic failover (redis, valkey)."
                + " Needs a replica. Default: true with replicas. Can be changed in place")
        Boolean multiAz,
    @Min(1)
        @Max(60)
        @JsonPropertyDescription(
            "Nodes of a memcached cluster, 1 to 60. Default: 1. Can be changed in place; keys move"
                + " to other nodes")
        Integer nodes,
    @JsonPropertyDescription("Encryption in transit and at rest") EncryptionSpec encryption,
    @JsonPropertyDescription("Credentials that clients need (redis, valkey)") AuthSpec auth,
    @JsonPropertyDescription("Snapshots (redis, valkey, and every serverless cache)")
        SnapshotsSpec snapshots,
    @JsonPropertyDescription(
            "Let AWS upgrade to newer minor versions in the maintenance window. AWS does so from"
                + " redis 6 on. Default: AWS's choice, true. Can be changed in place")
        Boolean autoMinorVersionUpgrade,
    @Size(max = 512)
        @JsonPropertyDescription(
            "ARN of a standard SNS topic, in the region of the cache, that receives the cache's"
                + " events. Default: none. Can be changed in place")
        String notificationTopicArn,
    @Size(max = 2)
        @JsonPropertyDescription(
            "Delivery of the engine's logs, at most one of each type (redis, valkey). Default:"
                + " none. Can be changed in place")
        List<LogSpec> logs,
    @JsonPropertyDescription(
            "A serverless cache instead of nodes. Excludes nodeType, port, nodes, replicas, shards,"
                + " clusterMode, multiAz, maintenanceWindow, autoMinorVersionUpgrade,"
                + " notificationTopicArn, logs, parameterGroup and subnetGroup. Adding or removing"
                + " it replaces the cache, once approved")
        ServerlessSpec serverless) {}
