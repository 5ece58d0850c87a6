package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.controller.reachability.Fault;
import dev.elasticacheoperator.controller.reachability.Link;
import dev.elasticacheoperator.controller.reachability.ProbeResult;
import dev.elasticacheoperator.controller.reachability.ProbeTarget;
import java.util.Optional;
import java.util.Set;

/**
 * The probable cause of an unreachable cache, from what the operator has observed on AWS.
 *
 * @param reason one CamelCase word, of a bounded set
 * @param remedy sentences that say what the operator knows, and what to do
 */
record ReachabilityCause(String reason, String remedy) {

  /** Reason of an address outside the VPC, from which no packet has come through. */
  static final String NOT_CONNECTED = "NotConnected";

  /** Reason of an address that the security group does not admit. */
  static final String NOT_ADMITTED = "NotAdmitted";

  /** All reasons of a cache that does not answer at all. */
  static final Set<String> UNANSWERED = Set.of(NOT_CONNECTED, NOT_ADMITTED, reason(Link.TCP));

  private static final String PAGE = " See docs/reachability.md";

  static ReachabilityCause of(ProbeTarget target, ProbeResult.Failed failed, CacheNetwork network) {
    var fault = failed.fault();
    var from = failed.from().orElse("");
    if (isUnanswered(fault) && !from.isEmpty()) {
      var unconnected = notConnected(from, network);
      if (unconnected.isPresent()) {
        return new ReachabilityCause(NOT_CONNECTED, unconnected.get());
      }
      if (network.isRefused(from)) {
        return new ReachabilityCause(NOT_ADMITTED, notAdmitted(from, network));
      }
    }
    return new ReachabilityCause(reason(fault.link()), remedy(target, fault, network));
  }

  /** Returns the reason of a link that failed and that the network does not explain. */
  static String reason(Link link) {
    return link.word() + "Failed";
  }

  private static boolean isUnanswered(Fault fault) {
    return fault == Fault.CONNECT_TIMEOUT || fault == Fault.NO_ROUTE;
  }

  private static Optional<String> notConnected(String from, CacheNetwork network) {
    if (!network.isOutside(from)) {
      return Optional.empty();
    }
    return PeeringPath.problem(network, from)
        .map(
            problem ->
                "The operator's pod has the address "
                    + from
                    + ", outside VPC "
                    + network.vpc().orElseThrow()
                    + " ("
                    + String.join(", ", network.blocks())
                    + "). "
                    + problem
                    + (network.isRefused(from)
                        ? " Also add " + from + "/32 or its block to network.allowedCidrs."
                        : "")
                    + PAGE);
  }

  private static String notAdmitted(String from, CacheNetwork network) {
    var others = network.otherSources();
    return "Security group "
        + network.group().orElseThrow()
        + " does not admit "
        + from
        + ", the address of the operator's pod"
        + (others.isEmpty() ? "" : ", unless by " + String.join(", ", others))
        + ". Add "
        + from
        + "/32 or its block to network.allowedCidrs."
        + PAGE;
  }

  private static String remedy(ProbeTarget target, Fault fault, CacheNetwork network) {
    return switch (fault) {
      case NAME_UNKNOWN, NAME_NOT_ANSWERED ->
          "Check that the DNS of the operator's pod resolves names of amazonaws.com, also to"
              + " private addresses."
              + PAGE;
      case CONNECT_TIMEOUT, NO_ROUTE, CONNECT_FAILED ->
          network.group().map(id -> "No rule of security group " + id + " explains it. ").orElse("")
              + "Check the NetworkPolicies of the operator's pod, the routes of its subnet, and the"
              + " network ACLs of the cache subnets."
              + PAGE;
      case CONNECTION_REFUSED ->
          "No server listens on port "
              + target.port()
              + ", as during a reboot or a failover. If it lasts, look for a firewall that rejects"
              + " connections.";
      case TLS_NOT_SPOKEN, TLS_REQUIRED ->
          "Wait until AWS has finished a change of cache.encryption.inTransit. If it lasts, look"
              + " for a proxy at this address.";
      case CERTIFICATE_NOT_TRUSTED ->
          "Look for a proxy that replaces the certificate, or add its authority to the trust store"
              + " of the operator's Java virtual machine.";
      case CERTIFICATE_OF_ANOTHER_NAME ->
          "Look for a proxy or a name server that leads to another server.";
      case HANDSHAKE_TIMEOUT, HANDSHAKE_FAILED ->
          "Look for a proxy or a firewall that interrupts TLS.";
      case CREDENTIAL_REFUSED ->
          "Clients that use the Secret are refused too. If somebody changed the token or the user on"
              + " AWS, set another value of the annotation "
              + ElastiCacheEnvironment.ROTATE
              + ", and the operator makes a new one.";
      case CREDENTIAL_MISSING ->
          "Check whether somebody set a token or a user group on AWS, and set cache.auth to match.";
      case CREDENTIAL_NOT_EXPECTED ->
          "Check whether somebody removed the token or the user group on AWS.";
      case AUTH_TIMEOUT, PING_TIMEOUT, CONNECTION_CLOSED ->
          "Check EngineCPUUtilization and CurrConnections of the cache in CloudWatch, and whether"
              + " it restarts.";
      case LOADING -> "Wait until it has loaded them.";
      case TOO_MANY_CLIENTS ->
          "Close idle clients: see CurrConnections of the cache in CloudWatch.";
      case AUTH_FAILED, OTHER_ANSWER -> "Look for a proxy at this address.";
    };
  }
}
