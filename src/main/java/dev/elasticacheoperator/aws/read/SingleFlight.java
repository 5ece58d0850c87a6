package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.error.ErrorTranslator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A value that the first caller reads while the others wait and share it. Callers that waited share
 * a failure too; the next caller reads again. Thread safe.
 */
final class SingleFlight<T> {

  private final AtomicReference<CompletableFuture<T>> flight = new AtomicReference<>();

  /** Read of the value; null once it has succeeded, so that its captured objects can be freed. */
  private Supplier<T> read;

  SingleFlight(Supplier<T> read) {
    this.read = read;
  }

  T get() {
    CompletableFuture<T> mine = new CompletableFuture<>();
    CompletableFuture<T> running = flight.compareAndExchange(null, mine);
    return running == null ? readNow(mine) : await(running);
  }

  /** Returns the value if it has been read. */
  Optional<T> known() {
    CompletableFuture<T> running = flight.get();
    return running != null && running.isDone() && !running.isCompletedExceptionally()
        ? Optional.of(running.join())
        : Optional.empty();
  }

  private T readNow(CompletableFuture<T> mine) {
    try {
      T value = read.get();
      read = null;
      mine.complete(value);
      return value;
    } catch (RuntimeException | Error e) {
      flight.set(null);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private T await(CompletableFuture<T> running) {
    try {
      return running.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ErrorTranslator.interrupted("aws", "read", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }
}
