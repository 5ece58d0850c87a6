package dev.elasticacheoperator.controller.reconcile;

import static java.util.Comparator.naturalOrder;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.client.CallListener;
import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.RecordedView;
import dev.elasticacheoperator.engine.EngineTimings;
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
  private final EngineTimings timings;
  private final Instant now;
  private final boolean changed;
  private Optional<RecordedView> recorded = Optional.empty();
  private boolean called;

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
      EngineTimings timings,
      Instant now,
      boolean changed) {
    this.account = account;
    this.environment = environment;
    this.calls = calls.and(call -> called = true);
    this.state = state;
    this.timings = timings;
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
    if (recorded.isEmpty() && !changed) {
      recorded = Optional.of(new RecordedView(inventory(notBefore)));
    }
    return recorded.map(view -> new AwsContext(account.clients(), view));
  }

  private EnvironmentView inventory(Instant notBefore) {
    var deep = state.perResourceReadIsDue(now, timings.deepDrift());
    // An inventory that this environment was compared with before would show nothing new.
    var next = state.sharedViewOf().plusNanos(1);
    var notOlderThan =
        Stream.of(notBefore, now.minus(timings.drift()), next).max(naturalOrder()).get();
    var view = account.inventory().of(environment, notOlderThan, deep);
    state.comparedWith(view.asOf());
    if (deep) {
      state.readPerResource(now);
    }
    return view;
  }

  /** Returns true if the inventory gives the same answers as in an earlier pass. */
  boolean confirms(RecordedView.Answers earlier, Instant notBefore) {
    return shared(notBefore).isPresent() && recorded.orElseThrow().gives(earlier);
  }

  /** Returns the answers of the inventory; empty if the pass needed more than them. */
  Optional<RecordedView.Answers> answers() {
    return recorded.filter(view -> !called).map(RecordedView::answers);
  }
}
