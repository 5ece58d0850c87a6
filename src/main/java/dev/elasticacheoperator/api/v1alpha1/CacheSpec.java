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
 * @param engine null if a newer version wrote an engine that this version does not know
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.engine == oldSelf.engine",
    fieldPath = ".engine",
    message = "cache.engine cannot be changed: it would replace the cache")
@ValidationRule(
    value =
        """
        !has(self.version)
        || self.version in
        """
            + EngineRules.VERSIONS
            + "[self.engine]",
    fieldPath = ".version",
    message = "cache.version must be one of " + EngineRules.VERSIONS_IN_WORDS)
@ValidationRule(
    value =
        "!(self.?version.orValue('') in "
            + EngineRules.DEPRECATED_VERSIONS
            + ")\n|| [self.?version] == [oldSelf.?version]",
    optionalOldSelf = true,
    fieldPath = ".version",
    message =
        "cache.version is deprecated by AWS for new caches: "
            + EngineRules.DEPRECATED_VERSIONS_IN_WORDS)
@ValidationRule(
    value =
        EngineRules.VERSIONS_BY_FAMILY
            + ".all(versions,\n  !("
            + CacheSpec.VERSION
            + " in versions)\n  || versions.indexOf("
            + CacheSpec.VERSION
            + ")\n    >= versions.indexOf("
            + CacheSpec.VERSION_BEFORE
            + "))",
    fieldPath = ".version",
    message =
        "cache.version cannot go back within a major version, because AWS upgrades within it by"
            + " itself. An older major version replaces the cache. The default is "
            + EngineRules.DEFAULT_VERSION_IN_WORDS)
@ValidationRule(
    value = "self.nodeType.matches('^cache[.][a-z][a-z0-9-]*[.][a-z0-9-]+$')",
    fieldPath = ".nodeType",
    message = "cache.nodeType must be an ElastiCache node type, such as cache.t4g.small")
@ValidationRule(
    value =
        """
        !self.nodeType.matches('^cache[.][a-z]+[0-9]+g[a-z]*[.]')
        || !(self.?version.orValue('') in
        """
            + EngineRules.VERSIONS_WITHOUT_GRAVITON
            + ")",
    fieldPath = ".nodeType",
    message =
        "cache.nodeType of a Graviton family (t4g, m6g, r6g, m7g, r7g) needs cache.version "
            + EngineRules.GRAVITON_SINCE_IN_WORDS)
@ValidationRule(
    value = "!has(self.name) || self.name.matches(" + Rules.ELASTICACHE_NAME_SYNTAX + ")",
    fieldPath = ".name",
    message = "cache.name" + Rules.ELASTICACHE_NAME_ALLOWS + ", 40 characters at most")
@ValidationRule(
    value =
        """
        !has(self.maintenanceWindow)
        || self.maintenanceWindow.matches(
        """
            + CacheSpec.WINDOW_SYNTAX
            + ")",
    fieldPath = ".maintenanceWindow",
    message =
        "cache.maintenanceWindow must be two times of the week in UTC, such as sun:05:00-sun:06:00")
@ValidationRule(
    value =
        """
        !has(self.maintenanceWindow)
        || !self.maintenanceWindow.matches(
        """
            + CacheSpec.WINDOW_SYNTAX
            + """
            )
            || (
            """
            + CacheSpec.WINDOW_END
            + """
              - (
            """
            + CacheSpec.WINDOW_BEGIN
            + """
              ) + 10080) % 10080 >= 60""",
    fieldPath = ".maintenanceWindow",
    message = "cache.maintenanceWindow must last at least 60 minutes")
public record CacheSpec(
    @Required
        @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription("Engine that runs on the node: redis. Cannot be changed")
        CacheEngine engine,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Engine version: "
                + EngineRules.VERSIONS_IN_WORDS
                + ". From 6 on AWS chooses the patch level. Default: "
                + EngineRules.DEFAULT_VERSION_IN_WORDS
                + ". Can be raised in place; an older major version replaces the cache, once"
                + " approved")
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
    @Default("" + EngineRules.REDIS_PORT)
        @Min(1024)
        @Max(65535)
        @JsonPropertyDescription(
            "TCP port, 1024 to 65535. Default: "
                + EngineRules.REDIS_PORT
                + ". Changing it replaces the cache, once approved")
        Integer port,
    @Size(max = 19)
        @JsonPropertyDescription(
            "Weekly time in UTC when AWS may maintain the node, at least 60 minutes:"
                + " sun:05:00-sun:06:00. Default: AWS chooses. Can be changed in place")
        String maintenanceWindow) {

  /** The port if the spec gives none. */
  public static final int DEFAULT_PORT = EngineRules.REDIS_PORT;

  /** CEL: the version, or the engine's default version. */
  static final String VERSION =
      "self.?version.orValue(" + EngineRules.DEFAULT_VERSION + "[self.engine])";

  /** CEL: the version before the update. */
  static final String VERSION_BEFORE =
      "oldSelf.?version.orValue(" + EngineRules.DEFAULT_VERSION + "[oldSelf.engine])";

  /** {@code ddd:hh24:mi-ddd:hh24:mi} as ElastiCache writes it. */
  static final String WINDOW_SYNTAX =
      "'^(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]"
          + "-(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]$'";

  private static final String DAYS =
      "{'mon': 0, 'tue': 1, 'wed': 2, 'thu': 3, 'fri': 4, 'sat': 5, 'sun': 6}";

  /** CEL: the minute of the week when a maintenance window begins. */
  static final String WINDOW_BEGIN =
      DAYS
          + """
          [self.maintenanceWindow.substring(0, 3)] * 1440
            + int(self.maintenanceWindow.substring(4, 6)) * 60
            + int(self.maintenanceWindow.substring(7, 9))""";

  /** CEL: the minute of the week when a maintenance window ends. */
  static final String WINDOW_END =
      DAYS
          + """
          [self.maintenanceWindow.substring(10, 13)] * 1440
            + int(self.maintenanceWindow.substring(14, 16)) * 60
            + int(self.maintenanceWindow.substring(17, 19))""";

  public CacheSpec {
    port = port == null ? DEFAULT_PORT : port;
  }
}
