package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.error.ErrorTranslator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A value read once by whoever asks first, while all others wait and share it. A failure is shared
 * by those who waited for it; the next to ask tries again.
 */
final class SingleFlight<T> {

  private final AtomicReference<CompletableFuture<T>> flight = new AtomicReference<>();

  /** Until it has been read: whatever the reader knows is not to live as long as the value. */
  private Supplier<T> read;

  SingleFlight(Supplier<T> read) {
    this.read = read;
  }

  T get() {
    CompletableFuture<T> mine = new CompletableFuture<>();
    CompletableFuture<T> running = flight.compareAndExchange(null, mine);
    return running == null ? readNow(mine) : await(running);
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
