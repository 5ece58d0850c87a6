package dev.elasticacheoperator.sandbox;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** Tells of the operator's Events as they come, while a pass is still under way. */
record EventPrinter(ProgressPrinter progress) implements ResourceEventHandler<Event> {

  @Override
  public void onAdd(Event event) {
    progress.acted(event);
  }

  @Override
  public void onUpdate(Event before, Event now) {}

  @Override
  public void onDelete(Event event, boolean finalStateUnknown) {}
}
