package dev.elasticacheoperator.docs;

import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.desired.EngineFacts;
import dev.elasticacheoperator.desired.EngineFacts.Capability;
import dev.elasticacheoperator.desired.EngineFacts.Family;
import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.desired.NodeFamilies;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the page of engines and versions from the engine catalog. */
final class EnginesPage {

  private static final Map<Capability, String> HEADINGS =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(Capability.GRAVITON, "Graviton node types"),
              Map.entry(Capability.GRAVITON_3, "Graviton3 node types"),
              Map.entry(Capability.AUTOMATIC_PATCHES, "AWS applies patch versions"),
              Map.entry(Capability.TLS, "TLS"),
              Map.entry(Capability.TLS_CHANGE, "TLS can be changed later"),
              Map.entry(Capability.CLUSTER_MODE_CHANGE, "Cluster mode can be changed later"),
              Map.entry(Capability.LARGE_GROUPS, "Up to 500 nodes"),
              Map.entry(Capability.SLOW_LOG, "Slow log"),
              Map.entry(Capability.ENGINE_LOG, "Engine log"),
              Map.entry(Capability.AUTH_TOKEN_CHANGE, "AUTH token can be changed later"),
              Map.entry(Capability.USERS, "Users"),
              Map.entry(Capability.IAM_USERS, "Users of IAM")));

  private final StringBuilder page = new StringBuilder();

  private EnginesPage() {}

  static String generate() {
    EnginesPage page = new EnginesPage();
    page.line("# Engines and versions");
    page.line("");
    page.line("Generated from `EngineCatalog` by a test; edit that class instead.");
    EngineCatalog.all().forEach(page::engine);
    page.columns();
    page.support();
    page.line("");
    page.line("## Change the version");
    page.line("");
    page.line("Set `cache.version`. [changes.md](changes.md) says what each change does.");
    page.line("");
    page.line(
        "- A newer version is an upgrade in place, from any version to any newer one in one step.");
    page.line("- Redis becomes Valkey in place: set `engine` and `version` together.");
    page.line("- An older major version replaces the cache, once you approve the plan.");
    page.line(
        "- An older version of the same family is refused, because AWS upgrades within a family by itself.");
    return page.page.toString();
  }

  private void engine(EngineFacts engine) {
    line("");
    line("## Choose a version of " + engine.name());
    line("");
    line(
        "`engine: %s`, default version `%s`, default port `%d`."
            .formatted(engine.name(), engine.newest(), engine.defaultPort()));
    line("");
    var columns = HEADINGS.keySet().stream().filter(engine.since()::containsKey).toList();
    line(
        columns.stream()
            .map(HEADINGS::get)
            .collect(Collectors.joining(" | ", "| `version` | Family | ", " |")));
    line("|---".repeat(columns.size() + 2) + "|");
    for (Family family : engine.families()) {
      family.versions().forEach(version -> version(engine, family, version, columns));
    }
    line("");
    line("| Family | Serverless | Standard support ends | Extended Support ends |");
    line("|---|---|---|---|");
    for (Family family : engine.families()) {
      line(
          "| `%s` | %s | %s | %s |"
              .formatted(
                  family.name(),
                  family.serverless().map(major -> "yes, `" + major + "`").orElse("no"),
                  date(family.standardSupportEnd()),
                  date(family.extendedSupportEnd())));
    }
    for (Family family : engine.families()) {
      deprecated(family);
    }
  }

  private void support() {
    line("");
    line("## Know when support ends");
    line("");
    line(
        "During Extended Support AWS charges more for each node. At its end AWS upgrades the cache. The operator tells it in"
            + " `status.versionSupport`, from 180 days before, in the message of a plan, and in one Warning Event `VersionSupport` once AWS charges more.");
  }

  private void columns() {
    line("");
    line("## Read the tables");
    line("");
    line(
        "A column that is missing is a capability that no version of the engine has. Admission refuses what a version cannot do, in a sentence that names the field.");
    line("");
    line(
        "- Graviton node types: t4g, m6g, r6g. Graviton3 node types: %s."
            .formatted(String.join(", ", NodeFamilies.GRAVITON_3)));
    line("- TLS: `encryption.inTransit` of a new cache. A change later needs the next column.");
    line(
        "- Cluster mode can be changed later: `clusterMode: Compatible`, and from there to `Enabled`.");
    line("- Up to 500 nodes: in all shards of a replication group. Older versions have up to 250.");
    line("- Slow log, engine log: the types of `cache.logs`.");
    line("- Serverless: AWS's major version of a serverless cache. AWS chooses the minor version.");
    line(
        "- The columns on the AUTH token and users describe AWS. The operator does not use them yet.");
  }

  private void deprecated(Family family) {
    if (!family.deprecated().isEmpty()) {
      line("");
      line(
          "AWS has deprecated %s in favour of `%s`. Admission refuses them for a new cache. A cache that has one keeps it."
              .formatted(
                  family.deprecated().stream()
                      .map(version -> "`" + version + "`")
                      .collect(Collectors.joining(", ")),
                  family.versions().get(0)));
    }
  }

  private void version(
      EngineFacts engine, Family family, EngineVersion version, List<Capability> columns) {
    List<String> cells =
        columns.stream().map(capability -> engine.can(version, capability) ? "yes" : "no").toList();
    line("| `%s` | `%s` | %s |".formatted(version, family.name(), String.join(" | ", cells)));
  }

  private static String date(Optional<LocalDate> date) {
    return date.map(LocalDate::toString).orElse("not listed");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
