package dev.elasticacheoperator.desired;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Facts about one engine.
 *
 * @param name AWS's name of the engine, such as {@code redis}
 * @param families the parameter group families, oldest first
 * @param since the first version that has a capability
 */
public record EngineFacts(
    String name, int defaultPort, List<Family> families, Map<Capability, EngineVersion> since) {

  /** Abilities that some versions of an engine have and others do not. */
  public enum Capability {
    /** Runs on Graviton node types, such as t4g and m6g. */
    GRAVITON,
    /** Runs on Graviton3 node types, such as m7g and r7g. */
    GRAVITON_3,
    /** Gets patch versions from AWS; a request names major and minor version only. */
    AUTOMATIC_PATCHES,
    /** Encrypts in transit, if that is requested at creation. */
    TLS,
    /** Can turn encryption in transit on and off on an existing replication group. */
    TLS_CHANGE,
    /** Can go from cluster mode disabled to enabled on an existing replication group. */
    CLUSTER_MODE_CHANGE,
    /** Has replication groups of up to 500 nodes, instead of 250. */
    LARGE_GROUPS,
    /** Delivers the slow log. */
    SLOW_LOG,
    /** Delivers the engine log. */
    ENGINE_LOG,
    /** Can change the AUTH token on an existing replication group. */
    AUTH_TOKEN_CHANGE,
    /** Has users with access strings (role-based access control). */
    USERS,
    /** Has users that authenticate with IAM. */
    IAM_USERS
  }

  /**
   * A parameter group family with the versions that belong to it.
   *
   * @param name AWS's name of the family, such as {@code redis6.x}
   * @param versions the versions that a new cache may have, oldest first
   * @param deprecated older versions that AWS has deprecated, oldest first. Caches that have one
   *     keep it.
   * @param standardSupportEnd last day of standard support; empty if unknown
   * @param extendedSupportEnd last day of Extended Support; empty if unknown
   * @param serverless MajorEngineVersion of serverless caches; empty if AWS offers none
   */
  public record Family(
      String name,
      List<EngineVersion> versions,
      List<EngineVersion> deprecated,
      Optional<LocalDate> standardSupportEnd,
      Optional<LocalDate> extendedSupportEnd,
      Optional<String> serverless) {

    static Family of(String name, String... versions) {
      return new Family(
          name, parse(versions), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static List<EngineVersion> parse(String... versions) {
      return Stream.of(versions).map(EngineVersion::parse).toList();
    }

    Family deprecated(String... deprecated) {
      return new Family(
          name, versions, parse(deprecated), standardSupportEnd, extendedSupportEnd, serverless);
    }

    Family supported(LocalDate standardSupportEnd, Optional<LocalDate> extendedSupportEnd) {
      return new Family(
          name,
          versions,
          deprecated,
          Optional.of(standardSupportEnd),
          extendedSupportEnd,
          serverless);
    }

    Family serverless(String majorVersion) {
      return new Family(
          name,
          versions,
          deprecated,
          standardSupportEnd,
          extendedSupportEnd,
          Optional.of(majorVersion));
    }

    /** Returns the deprecated and the other versions, oldest first. */
    public List<EngineVersion> known() {
      return Stream.concat(deprecated.stream(), versions.stream()).toList();
    }
  }

  /** Returns the versions that a new cache may have, oldest first. */
  public List<EngineVersion> versions() {
    return families.stream().flatMap(family -> family.versions().stream()).toList();
  }

  /** Returns all versions that a cache may still have, also deprecated ones, oldest first. */
  public List<EngineVersion> known() {
    return families.stream().flatMap(family -> family.known().stream()).toList();
  }

  /** Returns the newest version by which a spec asks for what AWS reports, such as 6.2 of 6.2.6. */
  public Optional<EngineVersion> naming(EngineVersion reported) {
    return known().stream()
        .filter(version -> !version.parts().contains(EngineVersion.ANY))
        .filter(version -> version.major() == reported.major() && !reported.isOlderThan(version))
        .reduce((older, newer) -> newer);
  }

  /** Returns the newest version, which is the default. */
  public EngineVersion newest() {
    List<EngineVersion> versions = versions();
    return versions.get(versions.size() - 1);
  }

  /** Returns the family of a version; empty if the version is not one of {@link #known}. */
  public Optional<Family> family(EngineVersion version) {
    return families.stream().filter(family -> family.known().contains(version)).findFirst();
  }

  /** Returns true if the version has the capability. */
  public boolean can(EngineVersion version, Capability capability) {
    return Optional.ofNullable(since.get(capability))
        .map(first -> !version.isOlderThan(first))
        .orElse(false);
  }
}
