package dev.elasticacheoperator.sandbox.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Texts that servers print: versions and the nodes of a cluster. */
class ServerTextTest {

  @Test
  void theVersionOfAUsableServerIsRead() {
    assertEquals(
        Optional.of("6.2.11"), ServerBinaries.version("Redis server v=6.2.11 sha=00000000:0"));
    assertEquals(
        Optional.of("8.0.1"), ServerBinaries.version("Valkey server v=8.0.1 sha=00000000:0"));
    assertEquals(Optional.of("1.6.18"), ServerBinaries.version("memcached 1.6.18"));
  }

  @Test
  void anOldOrBrokenServerIsNotUsed() {
    assertEquals(Optional.empty(), ServerBinaries.version("Redis server v=6.0.16 sha=00000000:0"));
    assertEquals(
        Optional.empty(),
        ServerBinaries.version("error while loading shared libraries: libssl.so.3"));
  }

  @Test
  void theNodesOfAClusterAreRead() {
    var nodes =
        ClusterNodes.parse(
            """
            a 127.20.0.6:6379@26379 myself,master - 0 0 1 connected 0-2 5 [7->-b]
            b 127.20.0.7:6379@26379 master - 0 0 2 connected 6-7
            c 127.20.0.8:6379@26379 slave b 0 0 2 connected
            d 127.20.0.9:6379@26379 handshake - 0 0 0 connected
            """);
    assertEquals("a", nodes.self().id());
    assertEquals(Optional.of("b"), nodes.entries().get(2).primary());
    assertTrue(nodes.knows("b"));
    assertFalse(nodes.knows("d"), "its real id is not known during the handshake");
    assertEquals(List.of("c", "d"), nodes.others(List.of("a", "b")));
    assertEquals("a", nodes.owners().get(5));
    assertEquals("b", nodes.owners().get(7));
    assertEquals(6, nodes.owners().size());
  }
}
