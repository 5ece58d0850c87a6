package dev.elasticacheoperator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests when an entry leaves the intent log. */
class OpenIntentsTest {

  private final FakeEngine engine = new FakeEngine(List.of(new FakeStep("vpc", Set.of(), true)));

  private List<IntentLogEntry> openAfter(Duration later) {
    return engine.passAfter(later, "vpc").state().pending();
  }

  @Test
  void theEntryOfAnotherCreateStaysUntilItsResultMustBeVisible() {
    var entry = new IntentLogEntry("vpc", "token-of-another", engine.now);
    engine.cloud.there.add("vpc");
    engine.state = new PersistedState(List.of(), List.of(entry));
    assertEquals(List.of(entry), openAfter(FakeEngine.WINDOW.minusSeconds(1)));
    assertEquals(List.of(), openAfter(Duration.ofMinutes(15)));
  }

  @Test
  void theEntryOfACreateThatSucceededGoesAtOnce() {
    assertEquals(List.of(), openAfter(Duration.ZERO));
    assertEquals(List.of("+vpc"), engine.cloud.calls);
  }
}
