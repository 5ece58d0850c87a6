package dev.elasticacheoperator.sandbox;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** Prints the operator's Events as they arrive, while a reconcile pass is still running. */
record EventPrinter(ProgressPrinter progress) implements ResourceEventHandler<Event> {

  @Override
  public void onAdd(Event event) {
    progress.event(event);
  }

  @Override
  public void onUpdate(Event before, Event now) {}

  @Override
  public void onDelete(Event event, boolean finalStateUnknown) {}
}
