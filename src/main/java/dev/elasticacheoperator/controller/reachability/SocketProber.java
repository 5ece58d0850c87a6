package dev.elasticacheoperator.controller.reachability;

import java.net.InetAddress;
import java.security.KeyStore;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reaches a cache over the network, link by link, each with a time limit of its own. */
public final class SocketProber implements Prober {

  /**
   * Time limits.
   *
   * @param dns for all addresses of a name. The C library asks again after 5 seconds without an
   *     answer (resolv.conf(5), timeout), so that one lost packet is no fault
   * @param tcp for all addresses of the name together
   * @param answer for each answer of the cache: AUTH, and PING or version
   */
  record Limits(Duration dns, Duration tcp, Duration tls, Duration answer) {

    static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(8),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(3));
  }

  /** Faults of a handshake with a server that may speak plain text. */
  private static final Set<Fault> NO_TLS =
      EnumSet.of(Fault.HANDSHAKE_FAILED, Fault.HANDSHAKE_TIMEOUT);

  /** Faults of a conversation in plain text with a server that may require TLS. */
  private static final Set<Fault> NO_PLAIN_TEXT =
      EnumSet.of(
          Fault.AUTH_TIMEOUT, Fault.PING_TIMEOUT, Fault.CONNECTION_CLOSED, Fault.OTHER_ANSWER);

  private final NameLookup names;
  private final Connector connector;
  private final TlsClient tls;
  private final Duration answer;

  /** Creates a prober that trusts the certificate authorities of the Java virtual machine. */
  public SocketProber() {
    this(Limits.DEFAULT, InetAddress::getAllByName, Optional.empty());
  }

  SocketProber(Limits limits, NameLookup.Resolver resolver, Optional<KeyStore> authorities) {
    names = new NameLookup(resolver, limits.dns());
    connector = new Connector(limits.tcp());
    tls = new TlsClient(authorities, limits.tls());
    answer = limits.answer();
  }

  @Override
  public ProbeResult probe(ProbeTarget target) {
    Optional<String> from = Optional.empty();
    try {
      var addresses = names.addresses(target.host());
      from = Connector.localAddress(addresses.get(0), target.port());
      return reach(target, addresses);
    } catch (FaultException failure) {
      return new ProbeResult.Failed(failure.fault(), from);
    }
  }

  private ProbeResult reach(ProbeTarget target, List<InetAddress> addresses) throws FaultException {
    try {
      return converse(target, addresses);
    } catch (FaultException failure) {
      if (target.tls() && NO_TLS.contains(failure.fault()) && speaksPlainText(target, addresses)) {
        throw new FaultException(Fault.TLS_NOT_SPOKEN);
      }
      if (!target.tls()
          && NO_PLAIN_TEXT.contains(failure.fault())
          && speaksTls(target, addresses)) {
        throw new FaultException(Fault.TLS_REQUIRED);
      }
      throw failure;
    }
  }

  private ProbeResult converse(ProbeTarget target, List<InetAddress> addresses)
      throws FaultException {
    var socket = connector.connect(addresses, target.port());
    try {
      var secured = target.tls() ? tls.handshake(socket, target.host()) : socket;
      try {
        return new Dialogue(new Conversation(secured), answer).run(target);
      } finally {
        Connector.close(secured);
      }
    } finally {
      Connector.close(socket);
    }
  }

  /** Returns true if the server answers a command in plain text. Sends no credential. */
  private boolean speaksPlainText(ProbeTarget target, List<InetAddress> addresses) {
    var plain =
        new ProbeTarget(
            target.host(),
            target.port(),
            false,
            target.protocol(),
            Optional.empty(),
            Optional.empty());
    try {
      converse(plain, addresses);
      return true;
    } catch (FaultException failure) {
      return failure.fault() == Fault.CREDENTIAL_MISSING || failure.fault() == Fault.LOADING;
    }
  }

  /** Returns true if the server takes part in a TLS handshake, with any certificate. */
  private boolean speaksTls(ProbeTarget target, List<InetAddress> addresses) {
    try {
      var socket = connector.connect(addresses, target.port());
      try {
        Connector.close(tls.handshake(socket, target.host()));
        return true;
      } finally {
        Connector.close(socket);
      }
    } catch (FaultException failure) {
      return failure.fault() == Fault.CERTIFICATE_NOT_TRUSTED
          || failure.fault() == Fault.CERTIFICATE_OF_ANOTHER_NAME;
    }
  }
}
