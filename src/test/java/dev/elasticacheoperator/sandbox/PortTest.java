package dev.elasticacheoperator.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortTest {

  @Test
  void aTakenUsualPortGivesWayToAFreeOne() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertNotEquals(
          taken.getLocalPort(), Port.of("sandbox.port.aws", taken.getLocalPort(), "").find());
    }
    int free = Port.free();
    assertEquals(free, Port.of("sandbox.port.aws", free, "").find());
  }

  @Test
  void aTakenChosenPortIsRefusedWithItsProperty() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var chosen = Port.of("sandbox.port.aws", 4566, String.valueOf(taken.getLocalPort()));
      assertEquals(
          "Port "
              + taken.getLocalPort()
              + " of -Dsandbox.port.aws cannot be used: Address already in use."
              + " Choose another port, or 0 for any free port.",
          assertThrows(SandboxException.class, chosen::find).getMessage());
    }
    int free = Port.free();
    assertEquals(free, Port.of("sandbox.port.aws", 4566, String.valueOf(free)).find());
    assertNotEquals(0, Port.of("sandbox.port.aws", 4566, "0").find());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "123456", "http"})
  void aChoiceThatIsNoPortIsRefused(String value) {
    assertEquals(
        "-Dsandbox.port.aws="
            + value
            + " is not a port. Give a number from 1 to 65535, or 0 for any free port.",
        assertThrows(SandboxException.class, () -> Port.of("sandbox.port.aws", 4566, value))
            .getMessage());
  }
}
