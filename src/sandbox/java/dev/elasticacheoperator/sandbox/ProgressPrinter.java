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

/** Tells of every action on and every change of every environment, a line each. */
final class ProgressPrinter implements ResourceEventHandler<ElastiCacheEnvironment> {

  /** Is told when there is more to be done than a line. */
  interface Listener {
    void ready(ElastiCacheEnvironment environment, Duration after);

    void stalled(ElastiCacheEnvironment environment, String message);

    void gone(ElastiCacheEnvironment environment, Duration after);
  }

  private final Screen screen;
  private final Listener listener;
  private final Map<String, Instant> begun = new HashMap<>();
  private String speaksOf = "";

  ProgressPrinter(Screen screen, Listener listener) {
    this.screen = screen;
    this.listener = listener;
  }

  @Override
  public synchronized void onAdd(ElastiCacheEnvironment added) {
    begun.put(uid(added), Instant.now());
    tell(Optional.empty(), added);
  }

  @Override
  public synchronized void onUpdate(ElastiCacheEnvironment before, ElastiCacheEnvironment now) {
    if (!before.isMarkedForDeletion() && now.isMarkedForDeletion()) {
      begun.put(uid(now), Instant.now());
    }
    tell(Optional.of(before), now);
  }

  @Override
  public synchronized void onDelete(ElastiCacheEnvironment gone, boolean finalStateUnknown) {
    var after = after(gone);
    speakOf(name(gone));
    gone.getStatus().steps().stream()
        .filter(step -> step.state() != StepState.DELETED)
        .forEach(step -> screen.change(after, step.name(), "Deleted", ""));
    screen.change(after, name(gone), "gone", "");
    begun.remove(uid(gone));
    listener.gone(gone, after);
  }

  /** An Event about a change of phase says what the status says, and that says more. */
  synchronized void acted(Event event) {
    var about = event.getInvolvedObject();
    var phase =
        Stream.of(Phase.values()).map(ProgressPrinter::word).anyMatch(event.getReason()::equals);
    var since = begun.get(about.getUid());
    if (since != null && !phase) {
      speakOf(about.getNamespace() + "/" + about.getName());
      screen.action(Duration.between(since, Instant.now()), event.getMessage());
    }
  }

  static String name(HasMetadata environment) {
    return environment.getMetadata().getNamespace() + "/" + environment.getMetadata().getName();
  }

  private void tell(Optional<ElastiCacheEnvironment> before, ElastiCacheEnvironment now) {
    var old = status(before);
    var status = status(Optional.of(now));
    if (status.phase() != Phase.READY) {
      tellOfTheWhole(old, status, now);
    }
    var known = new HashMap<String, StepStatus>();
    old.steps().forEach(step -> known.put(step.name(), step));
    for (var step : status.steps()) {
      if (worthTelling(Optional.ofNullable(known.get(step.name())), step)) {
        speakOf(name(now));
        screen.change(after(now), step.name(), word(step.state()), text(step));
      }
    }
    if (status.phase() == Phase.READY) {
      tellOfTheWhole(old, status, now);
    }
  }

  private void tellOfTheWhole(
      ElastiCacheEnvironmentStatus old,
      ElastiCacheEnvironmentStatus status,
      ElastiCacheEnvironment now) {
    var stalled = stalled(status);
    if (status.phase() == old.phase() && stalled.equals(stalled(old))) {
      return;
    }
    speakOf(name(now));
    screen.change(after(now), name(now), word(status.phase()), stalled.orElse(""));
    if (status.phase() == Phase.READY) {
      listener.ready(now, after(now));
    }
    stalled.ifPresent(message -> listener.stalled(now, message));
  }

  /** A step that has yet to begin says nothing that its place in the list does not. */
  private static boolean worthTelling(Optional<StepStatus> before, StepStatus now) {
    return before
        .map(
            old ->
                old.state() != now.state()
                    || !Objects.equals(old.id(), now.id())
                    || !Objects.equals(old.message(), now.message()))
        .orElse(now.state() != StepState.PENDING);
  }

  /** Lines of two environments under way at once are kept apart by a heading. */
  private void speakOf(String name) {
    if (!name.equals(speaksOf)) {
      speaksOf = name;
      screen.blank();
      screen.line("  " + name);
    }
  }

  private Duration after(ElastiCacheEnvironment environment) {
    return Duration.between(begun.getOrDefault(uid(environment), Instant.now()), Instant.now());
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
    var id = Objects.requireNonNullElse(step.id(), "");
    var message = Objects.requireNonNullElse(step.message(), "");
    return id.isEmpty() || message.contains(id) ? message : (id + "  " + message);
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
