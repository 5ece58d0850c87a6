package dev.elasticacheoperator.sandbox;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.Phase;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.api.v1alpha1.StepStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Prints one line for every action on an environment and every change of its status. */
final class ProgressPrinter implements ResourceEventHandler<ElastiCacheEnvironment> {

  /** Receives the changes that need more than a line. */
  interface ProgressListener {
    void ready(ElastiCacheEnvironment environment, Duration after);

    void stalled(ElastiCacheEnvironment environment, String message);

    void gone(ElastiCacheEnvironment environment, Duration after);
  }

  private final Screen screen;
  private final ProgressListener listener;
  private final Map<String, Instant> startTimes = new HashMap<>();
  private String heading = "";

  ProgressPrinter(Screen screen, ProgressListener listener) {
    this.screen = screen;
    this.listener = listener;
  }

  @Override
  public synchronized void onAdd(ElastiCacheEnvironment added) {
    startTimes.put(uid(added), Instant.now());
    printChanges(Optional.empty(), added);
  }

  @Override
  public synchronized void onUpdate(ElastiCacheEnvironment before, ElastiCacheEnvironment now) {
    if (!before.isMarkedForDeletion() && now.isMarkedForDeletion()) {
      startTimes.put(uid(now), Instant.now());
    }
    printChanges(Optional.of(before), now);
  }

  @Override
  public synchronized void onDelete(ElastiCacheEnvironment gone, boolean finalStateUnknown) {
    var after = after(gone);
    printHeading(name(gone));
    gone.getStatus().steps().stream()
        .filter(step -> step.state() != StepState.DELETED)
        .forEach(step -> screen.change(after, step.name(), "Deleted", ""));
    screen.change(after, name(gone), "Deleted", "");
    startTimes.remove(uid(gone));
    listener.gone(gone, after);
  }

  /** Prints an Event. Skips one about a phase, because the status reports that in more detail. */
  synchronized void event(Event event) {
    var about = event.getInvolvedObject();
    var phase =
        Stream.of(Phase.values()).map(ProgressPrinter::word).anyMatch(event.getReason()::equals);
    var since = startTimes.get(about.getUid());
    if (since != null && !phase) {
      printHeading(about.getNamespace() + "/" + about.getName());
      screen.action(Duration.between(since, Instant.now()), event.getMessage());
    }
  }

  static String name(HasMetadata environment) {
    return environment.getMetadata().getNamespace() + "/" + environment.getMetadata().getName();
  }

  private void printChanges(Optional<ElastiCacheEnvironment> before, ElastiCacheEnvironment now) {
    var old = status(before);
    var status = status(Optional.of(now));
    if (status.phase() != Phase.READY) {
      printPhase(old, status, now);
    }
    var known = new HashMap<String, StepStatus>();
    old.steps().forEach(step -> known.put(step.name(), step));
    for (var step : status.steps()) {
      if (isNews(Optional.ofNullable(known.get(step.name())), step)) {
        printHeading(name(now));
        screen.change(after(now), step.name(), word(step.state()), text(step));
      }
    }
    if (status.phase() == Phase.READY) {
      printPhase(old, status, now);
    }
  }

  private void printPhase(
      ElastiCacheEnvironmentStatus old,
      ElastiCacheEnvironmentStatus status,
      ElastiCacheEnvironment now) {
    var stalled = stalled(status);
    if (status.phase() == old.phase() && stalled.equals(stalled(old))) {
      return;
    }
    printHeading(name(now));
    screen.change(after(now), name(now), word(status.phase()), stalled.orElse(""));
    if (status.phase() == Phase.READY) {
      listener.ready(now, after(now));
    }
    stalled.ifPresent(message -> listener.stalled(now, message));
  }

  /** Returns true if the step has changed. A new Pending step is no news. */
  private static boolean isNews(Optional<StepStatus> before, StepStatus now) {
    return before
        .map(
            old ->
                old.state() != now.state()
                    || !old.ids().equals(now.ids())
                    || !Objects.equals(old.message(), now.message()))
        .orElse(now.state() != StepState.PENDING);
  }

  /** Prints the environment's name if the last line was about another environment. */
  private void printHeading(String name) {
    if (!name.equals(heading)) {
      heading = name;
      screen.blank();
      screen.line("  " + name);
    }
  }

  private Duration after(ElastiCacheEnvironment environment) {
    return Duration.between(
        startTimes.getOrDefault(uid(environment), Instant.now()), Instant.now());
  }

  private static Optional<String> stalled(ElastiCacheEnvironmentStatus status) {
    return status.conditions().stream()
        .filter(c -> c.getType().equals("Stalled") && c.getStatus().equals("True"))
        .map(Condition::getMessage)
        .findFirst();
  }

  private static ElastiCacheEnvironmentStatus status(Optional<ElastiCacheEnvironment> environment) {
    return environment
        .map(ElastiCacheEnvironment::getStatus)
        .orElseGet(ElastiCacheEnvironmentStatus::empty);
  }

  private static String text(StepStatus step) {
    var ids = String.join(", ", step.ids());
    var message = Objects.requireNonNullElse(step.message(), "");
    return ids.isEmpty() || message.contains(ids) ? message : (ids + "  " + message);
  }

  static String word(Enum<?> state) {
    if (state == null) {
      return "?";
    }
    var words = new StringBuilder();
    for (var part : state.name().split("_")) {
      words.append(part.charAt(0)).append(part.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    return words.toString();
  }

  private static String uid(ElastiCacheEnvironment environment) {
    return environment.getMetadata().getUid();
  }
}
