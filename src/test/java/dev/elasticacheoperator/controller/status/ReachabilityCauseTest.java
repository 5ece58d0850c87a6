package dev.elasticacheoperator.controller.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.controller.reachability.Fault;
import dev.elasticacheoperator.controller.reachability.ProbeResult;
import dev.elasticacheoperator.controller.reachability.ProbeTarget;
import dev.elasticacheoperator.controller.reachability.ProbeTarget.Protocol;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Causes of unreachable caches, by the fault, the operator's address and the network. */
class ReachabilityCauseTest {

  private static final ProbeTarget TARGET =
      new ProbeTarget("h", 6379, true, Protocol.RESP, Optional.empty(), Optional.empty());

  private static final CacheNetwork NETWORK =
      new CacheNetwork(
          Optional.of("vpc-1"),
          List.of("10.20.0.0/16", "100.64.0.0/16"),
          Optional.of("sg-1"),
          List.of("10.20.0.0/16", "10.9.0.0/16", "sg-9"),
          Optional.empty());

  private static ReachabilityCause cause(Fault fault, String from, CacheNetwork network) {
    return ReachabilityCause.of(
        TARGET, new ProbeResult.Failed(fault, Optional.ofNullable(from)), network);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyFaultHasABoundedReasonAndARemedy(Fault fault) {
    for (var from : List.of("10.20.1.2", "10.9.0.5", "172.16.0.1", "fd00::1")) {
      var cause = cause(fault, from, NETWORK);
      assertTrue(ReachableCondition.REASONS.contains(cause.reason()), cause.reason());
      assertTrue(cause.remedy().contains(" "), cause.remedy());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.20.1.2, TcpFailed, in the VPC and admitted",
    "100.64.1.2, NotAdmitted, in the second block of the VPC",
    "10.9.0.5, NotConnected, outside and admitted",
    "172.16.0.1, NotConnected, outside and not admitted",
    "fd00::1, TcpFailed, rules of IPv6 are not compared",
    ", TcpFailed, the own address is unknown"
  })
  void theAddressDecidesAboutAnUnansweredConnection(String from, String reason, String why) {
    assertEquals(reason, cause(Fault.CONNECT_TIMEOUT, from, NETWORK).reason(), why);
  }

  @ParameterizedTest
  @CsvSource({"CONNECTION_REFUSED, TcpFailed", "NAME_UNKNOWN, DnsFailed", "LOADING, PingFailed"})
  void theNetworkExplainsNoOtherFault(Fault fault, String reason) {
    assertEquals(reason, cause(fault, "172.16.0.1", NETWORK).reason());
  }

  @ParameterizedTest
  @CsvSource({"10.20.1.2", "172.16.0.1"})
  void anUnknownNetworkExplainsNothing(String from) {
    assertEquals("TcpFailed", cause(Fault.NO_ROUTE, from, CacheNetwork.UNKNOWN).reason());
  }

  @Test
  void aGroupThatMayAdmitThePodIsNamed() {
    assertEquals(
        "Security group sg-1 does not admit 100.64.1.2, the address of the operator's pod, unless by"
            + " sg-9. Add 100.64.1.2/32 or its block to network.allowedCidrs. See"
            + " docs/reachability.md",
        cause(Fault.CONNECT_TIMEOUT, "100.64.1.2", NETWORK).remedy());
  }
}
