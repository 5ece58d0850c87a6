package dev.elasticacheoperator.sandbox.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LoopbackHostsTest {

  @Test
  void everyNameKeepsItsAddressOfTheCertificate() throws IOException {
    try (var hosts = LoopbackHosts.claim()) {
      assumeTrue(hosts.distinct(), "this system binds 127.0.0.1 only");
      var one = hosts.of("one");
      assertNotEquals(one, hosts.of("two"));
      assertEquals(one, hosts.of("one"));
      assertTrue(hosts.all().contains(one), () -> one + " of " + hosts.all());
    }
  }

  @Test
  void twoSandboxesHaveDifferentAddresses() throws IOException {
    try (var first = LoopbackHosts.claim();
        var second = LoopbackHosts.claim()) {
      assumeTrue(second.distinct(), "this system binds 127.0.0.1 only");
      assertNotEquals(first.of("name"), second.of("name"));
    }
  }

  @Test
  void withoutOtherAddressesEveryNameIsLocal() {
    var hosts = LoopbackHosts.single();
    assertEquals("127.0.0.1", hosts.of("one"));
    assertEquals("127.0.0.1", hosts.of("two"));
  }
}
