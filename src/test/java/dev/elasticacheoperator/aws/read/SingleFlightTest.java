package dev.elasticacheoperator.aws.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

  @Test
  void isReadOnceAndAgainAfterAFailureOnly() {
    var answers = new ArrayDeque<Supplier<String>>();
    answers.add(
        () -> {
          throw new IllegalStateException("not now");
        });
    answers.add(() -> "an answer");
    var shared = new SingleFlight<>(() -> answers.remove().get());
    assertThrows(IllegalStateException.class, shared::get);
    assertEquals("an answer", shared.get());
    assertEquals("an answer", shared.get());
    assertTrue(answers.isEmpty());
  }

  /** A value lives for long, and who read it knows the whole object of an environment. */
  @Test
  void letsGoOfItsReader() {
    var readers = new ArrayDeque<>(List.of(new byte[1 << 20]));
    var reader = new WeakReference<>(readers.peek());
    var shared = read(readers.remove());
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              System.gc();
              return reader.refersTo(null);
            });
    assertEquals(1 << 20, shared.get());
  }

  private static SingleFlight<Integer> read(byte[] reader) {
    var shared = new SingleFlight<>(() -> reader.length);
    shared.get();
    return shared;
  }
}
