package dev.elasticacheoperator.controller;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.flow.Sources;
import dev.elasticacheoperator.steps.Cloud;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where a pass looks: AWS itself, or the account's inventory. */
final class AccountSources implements Sources<Cloud> {

  /** The time of a pass has no fractions, an inventory's has. */
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  private final Account account;
  private final String environment;
  private final Recollection recollection;
  private final EnvironmentController.Intervals intervals;
  private final Instant now;
  private final boolean changed;
  private Cloud shared;

  /**
   * @param changed the object is not the one that was last compared with AWS: what it changes may
   *     be just what the inventory does not show
   */
  AccountSources(
      Account account,
      String environment,
      Recollection recollection,
      EnvironmentController.Intervals intervals,
      Instant now,
      boolean changed) {
    this.account = account;
    this.environment = environment;
    this.recollection = recollection;
    this.intervals = intervals;
    this.now = now;
    this.changed = changed;
  }

  @Override
  public Cloud direct() {
    return new Cloud(account.clients(), account.read(environment));
  }

  @Override
  public Optional<Cloud> shared(Instant notBefore) {
    if (changed) {
      return Optional.empty();
    }
    if (shared == null) {
      var deep = recollection.deepLookIsDue(now, intervals.deepDrift());
      // An inventory begun by the last look would only show again what that one saw.
      var oldest = now.minus(intervals.drift()).plus(A_MOMENT);
      var notOlderThan = notBefore.isAfter(oldest) ? notBefore : oldest;
      shared =
          new Cloud(account.clients(), account.inventory().of(environment, notOlderThan, deep));
      if (deep) {
        recollection.lookedDeeply(now);
      }
    }
    return Optional.of(shared);
  }
}
