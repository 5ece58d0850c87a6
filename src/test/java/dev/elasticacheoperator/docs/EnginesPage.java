package dev.elasticacheoperator.docs;

import dev.elasticacheoperator.desired.EngineCatalog;
import dev.elasticacheoperator.desired.EngineFacts;
import dev.elasticacheoperator.desired.EngineFacts.Capability;
import dev.elasticacheoperator.desired.EngineFacts.Family;
import dev.elasticacheoperator.desired.EngineVersion;
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
          Map.of(
              Capability.GRAVITON, "Graviton node types",
              Capability.AUTOMATIC_PATCHES, "AWS applies patch versions",
              Capability.TLS, "TLS",
              Capability.TLS_CHANGE, "TLS can be changed later",
              Capability.AUTH_TOKEN_CHANGE, "AUTH token can be changed later",
              Capability.USERS, "Users"));

  private final StringBuilder page = new StringBuilder();

  private EnginesPage() {}

  static String generate() {
    EnginesPage page = new EnginesPage();
    page.line("# Engines and versions");
    page.line("");
    page.line("Generated from `EngineCatalog` by a test; edit that class instead.");
    EngineCatalog.all().forEach(page::engine);
    page.line("");
    page.line("## Change the version");
    page.line("");
    page.line("Set `cache.version`. [changes.md](changes.md) says what each change does.");
    page.line("");
    page.line(
        "- A newer version is an upgrade in place, from any version to any newer one in one step.");
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
    line(
        HEADINGS.values().stream()
            .collect(Collectors.joining(" | ", "| `version` | Family | ", " |")));
    line("|---".repeat(HEADINGS.size() + 2) + "|");
    for (Family family : engine.families()) {
      family.versions().forEach(version -> version(engine, family, version));
    }
    line("");
    line("| Family | Standard support ends | Extended Support ends |");
    line("|---|---|---|");
    for (Family family : engine.families()) {
      line(
          "| `%s` | %s | %s |"
              .formatted(
                  family.name(),
                  date(family.standardSupportEnd()),
                  date(family.extendedSupportEnd())));
    }
    line("");
    line(
        "During Extended Support AWS charges more for each node. At its end AWS upgrades the cache. The operator tells it in"
            + " `status.versionSupport`, from 180 days before, in the message of a plan, and in one Warning Event `VersionSupport` once AWS charges more.");
    for (Family family : engine.families()) {
      deprecated(family);
    }
    line("");
    line(
        "The columns on TLS, the AUTH token and users describe AWS. The operator does not use them yet.");
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

  private void version(EngineFacts engine, Family family, EngineVersion version) {
    List<String> cells =
        HEADINGS.keySet().stream()
            .map(capability -> engine.can(version, capability) ? "yes" : "no")
            .toList();
    line("| `%s` | `%s` | %s |".formatted(version, family.name(), String.join(" | ", cells)));
  }

  private static String date(Optional<LocalDate> date) {
    return date.map(LocalDate::toString).orElse("not listed");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
