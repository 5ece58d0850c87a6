package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The cache itself.
 *
 * @param engine null when a newer version wrote an engine that this one does not know
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.engine == oldSelf.engine",
    fieldPath = ".engine",
    message = "cache.engine cannot be changed: it would replace the cache")
@ValidationRule(
    value = "!has(self.version) || self.version in " + Limits.REDIS_VERSIONS,
    fieldPath = ".version",
    message = "cache.version must be one of " + Limits.REDIS_VERSIONS_IN_WORDS)
@ValidationRule(
    value =
        "(has(self.version) && !(self.version in "
            + Limits.REDIS_VERSIONS
            + ")) || (has(oldSelf.version) && !(oldSelf.version in "
            + Limits.REDIS_VERSIONS
            + ")) || "
            + Limits.RANK
            + " >= "
            + Limits.RANK_BEFORE
            + " || "
            + Limits.RANK
            + " / 10 < "
            + Limits.RANK_BEFORE
            + " / 10",
    fieldPath = ".version",
    message =
        "cache.version cannot go back within a major version, where AWS upgrades by itself; an"
            + " older major version replaces the cache (left out it means 7.1)")
@ValidationRule(
    value = "self.nodeType.matches('^cache[.][a-z][a-z0-9-]*[.][a-z0-9-]+$')",
    fieldPath = ".nodeType",
    message = "cache.nodeType must be an ElastiCache node type, such as cache.t4g.small")
@ValidationRule(
    value =
        "!self.nodeType.matches('^cache[.][a-z]+[0-9]+g[a-z]*[.]')"
            + " || !has(self.version)"
            + " || !(self.version in ['4.0.10', '5.0.0', '5.0.3', '5.0.4', '5.0.5'])",
    fieldPath = ".nodeType",
    message =
        "cache.nodeType of a Graviton family (t4g, m6g, r6g, m7g, r7g) needs cache.version 5.0.6"
            + " or newer")
@ValidationRule(
    value = "!has(self.name) || self.name.matches(" + Limits.ELASTICACHE_NAME_SYNTAX + ")",
    fieldPath = ".name",
    message = "cache.name" + Limits.ELASTICACHE_NAME_ALLOWS + ", 40 characters at most")
@ValidationRule(
    value =
        "!has(self.maintenanceWindow) || self.maintenanceWindow.matches("
            + Limits.WINDOW_SYNTAX
            + ")",
    fieldPath = ".maintenanceWindow",
    message =
        "cache.maintenanceWindow must be two times of the week in UTC, such as sun:05:00-sun:06:00")
@ValidationRule(
    value =
        "!has(self.maintenanceWindow) || !self.maintenanceWindow.matches("
            + Limits.WINDOW_SYNTAX
            + ") || ("
            + Limits.WINDOW_ENDS
            + " - ("
            + Limits.WINDOW_BEGINS
            + ") + 10080) % 10080 >= 60",
    fieldPath = ".maintenanceWindow",
    message = "cache.maintenanceWindow must last at least 60 minutes")
public record CacheSpec(
    @Required
        @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription("What runs on the node: redis. Cannot be changed")
        Engine engine,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Engine version: "
                + Limits.REDIS_VERSIONS_IN_WORDS
                + ". From 6 on AWS chooses the patch level. Default: 7.1. Can be raised in place;"
                + " an older major version replaces the cache, once approved")
        String version,
    @Required
        @Size(max = 64)
        @JsonPropertyDescription(
            "ElastiCache node type, such as cache.t4g.small. Can be changed in place; the node is"
                + " out of service for a while")
        String nodeType,
    @Size(max = 40)
        @JsonPropertyDescription(
            "Id of the cache cluster, unique in account and region: 1 to 40 lower-case letters,"
                + " digits and single hyphens. Default: derived. Changing it replaces the cache, once"
                + " approved")
        String name,
    @Default("6379")
        @Min(1024)
        @Max(65535)
        @JsonPropertyDescription(
            "TCP port, 1024 to 65535. Default: 6379. Changing it replaces the cache, once approved")
        Integer port,
    @Size(max = 19)
        @JsonPropertyDescription(
            "When AWS may maintain the node, weekly and in UTC, at least 60 minutes:"
                + " sun:05:00-sun:06:00. Default: AWS chooses. Can be changed in place")
        String maintenanceWindow) {

  /** The port where none was given. */
  public static final int DEFAULT_PORT = 6379;

  public CacheSpec {
    port = port == null ? DEFAULT_PORT : port;
  }
}
