package dev.elasticacheoperator.desired;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Notice that AWS has deprecated an engine version, or has ended or will soon end its standard
 * support.
 *
 * @param message facts with their dates, and the remedy
 * @param warning true if AWS already charges more or has deprecated the version
 */
public record VersionSupport(String message, boolean warning) {

  /** Time before the end of standard support in which the notice announces it. */
  static final int DAYS_AHEAD = 180;

  /** Returns the notice about a version; empty if there is nothing to tell on that day. */
  public static Optional<VersionSupport> of(
      EngineFacts engine, EngineVersion version, LocalDate today) {
    Optional<EngineFacts.Family> family = engine.family(version);
    boolean deprecated = family.filter(f -> f.deprecated().contains(version)).isPresent();
    Optional<LocalDate> end = family.flatMap(EngineFacts.Family::standardSupportEnd);
    boolean extended = end.filter(today::isAfter).isPresent();
    List<String> sentences = new ArrayList<>();
    if (deprecated) {
      sentences.add("AWS has deprecated %s %s.".formatted(engine.name(), version));
    }
    if (extended) {
      sentences.add(
          "%s %s has been in Extended Support since %s: AWS charges more for each node%s."
              .formatted(
                  engine.name(),
                  version,
                  end.get().plusDays(1),
                  family
                      .flatMap(EngineFacts.Family::extendedSupportEnd)
                      .map(last -> ", and upgrades the cache by itself after " + last)
                      .orElse("")));
    } else if (end.filter(last -> last.minusDays(DAYS_AHEAD).isBefore(today)).isPresent()) {
      sentences.add(
          "Standard support of %s %s ends on %s. From the next day on AWS charges more for each node."
              .formatted(engine.name(), version, end.get()));
    }
    if (sentences.isEmpty()) {
      return Optional.empty();
    }
    sentences.add("Set cache.version to " + engine.newest() + ".");
    return Optional.of(new VersionSupport(String.join(" ", sentences), deprecated || extended));
  }
}
