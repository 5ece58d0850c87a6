package dev.elasticacheoperator.controller;

import static java.util.Comparator.naturalOrder;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.CallListener;
import dev.elasticacheoperator.engine.ViewSource;
import dev.elasticacheoperator.steps.Cloud;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a pass looks: AWS itself, or the account's inventory. */
final class AccountSources implements ViewSource<Cloud> {

  private final Account account;
  private final String environment;
  private final CallListener calls;
  private final Recollection recollection;
  private final EnvironmentController.Intervals intervals;
  private final Instant now;
  private final boolean changed;
  private Cloud shared;

  /**
   * @param calls hears of the calls that this pass makes for its environment alone
   * @param changed the object is not the one that was last compared with AWS: what it changes may
   *     be just what the inventory does not show
   */
  AccountSources(
      Account account,
      String environment,
      CallListener calls,
      Recollection recollection,
      EnvironmentController.Intervals intervals,
      Instant now,
      boolean changed) {
    this.account = account;
    this.environment = environment;
    this.calls = calls;
    this.recollection = recollection;
    this.intervals = intervals;
    this.now = now;
    this.changed = changed;
  }

  @Override
  public Cloud direct() {
    var clients = account.clients(calls);
    return new Cloud(clients, account.read(environment, clients));
  }

  @Override
  public Optional<Cloud> shared(Instant notBefore) {
    if (changed) {
      return Optional.empty();
    }
    if (shared == null) {
      var deep = recollection.deepLookIsDue(now, intervals.deepDrift());
      // Every look shall bring news: one at the same inventory as the last would see nothing new.
      var next = recollection.sharedViewOf().plusNanos(1);
      var notOlderThan =
          Stream.of(notBefore, now.minus(intervals.drift()), next).max(naturalOrder()).get();
      var view = account.inventory().of(environment, notOlderThan, deep);
      shared = new Cloud(account.clients(), view);
      recollection.comparedWith(view.asOf());
      if (deep) {
        recollection.lookedDeeply(now);
      }
    }
    return Optional.of(shared);
  }
}
