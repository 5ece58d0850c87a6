package dev.elasticacheoperator.controller.reconcile;

import static java.util.Comparator.naturalOrder;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.client.CallListener;
import dev.elasticacheoperator.engine.ViewSource;
import dev.elasticacheoperator.steps.AwsContext;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Views of one pass: direct reads of AWS, or the inventory that all environments share. */
final class ViewFactory implements ViewSource<AwsContext> {

  private final Account account;
  private final String environment;
  private final CallListener calls;
  private final EnvironmentState state;
  private final EnvironmentService.Intervals intervals;
  private final Instant now;
  private final boolean changed;
  private AwsContext shared;

  /**
   * Creates the views of a pass.
   *
   * @param calls listener for the calls that the pass makes for its environment alone
   * @param changed true if the object changed since AWS was last compared with it; the inventory
   *     may not show what the change is about
   */
  ViewFactory(
      Account account,
      String environment,
      CallListener calls,
      EnvironmentState state,
      EnvironmentService.Intervals intervals,
      Instant now,
      boolean changed) {
    this.account = account;
    this.environment = environment;
    this.calls = calls;
    this.state = state;
    this.intervals = intervals;
    this.now = now;
    this.changed = changed;
  }

  @Override
  public AwsContext direct() {
    var clients = account.clients(calls);
    return new AwsContext(clients, account.read(environment, clients));
  }

  @Override
  public Optional<AwsContext> shared(Instant notBefore) {
    if (changed) {
      return Optional.empty();
    }
    if (shared == null) {
      var deep = state.perResourceReadIsDue(now, intervals.deepDrift());
      // An inventory that this environment was compared with before would show nothing new.
      var next = state.sharedViewOf().plusNanos(1);
      var notOlderThan =
          Stream.of(notBefore, now.minus(intervals.drift()), next).max(naturalOrder()).get();
      var view = account.inventory().of(environment, notOlderThan, deep);
      shared = new AwsContext(account.clients(), view);
      state.comparedWith(view.asOf());
      if (deep) {
        state.readPerResource(now);
      }
    }
    return Optional.of(shared);
  }
}
