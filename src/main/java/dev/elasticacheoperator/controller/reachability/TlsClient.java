package dev.elasticacheoperator.controller.reachability;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS handshakes that check the chain and the host name, and tell which of the two is wrong. Java's
 * own exceptions tell it only by their words.
 */
final class TlsClient {

  private final X509ExtendedTrustManager trusted;
  private final Duration limit;

  /**
   * Creates a client.
   *
   * @param authorities trusted certificates; empty for those of the Java virtual machine
   */
  TlsClient(Optional<KeyStore> authorities, Duration limit) {
    this.trusted = trustManager(authorities);
    this.limit = limit;
  }

  private static X509ExtendedTrustManager trustManager(Optional<KeyStore> authorities) {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authorities.orElse(null));
      return Stream.of(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The trust store of the Java virtual machine is broken", e);
    }
  }

  /** Returns a TLS connection over the connection, which is closed with it. */
  SSLSocket handshake(Socket socket, String host) throws FaultException {
    var check = new Check();
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {check}, null);
      socket.setSoTimeout((int) limit.toMillis());
      var secured =
          (SSLSocket) context.getSocketFactory().createSocket(socket, host, socket.getPort(), true);
      var parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      return secured;
    } catch (SocketTimeoutException e) {
      throw new FaultException(Fault.HANDSHAKE_TIMEOUT);
    } catch (IOException e) {
      throw new FaultException(check.fault.orElse(Fault.HANDSHAKE_FAILED));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has TLS", e);
    }
  }

  /** Checks of one handshake. */
  private final class Check extends X509ExtendedTrustManager {

    private Optional<Fault> fault = Optional.empty();

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      fault = Optional.of(Fault.CERTIFICATE_NOT_TRUSTED);
      trusted.checkServerTrusted(chain, type);
      fault = Optional.of(Fault.CERTIFICATE_OF_ANOTHER_NAME);
      trusted.checkServerTrusted(chain, type, socket);
      fault = Optional.empty();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw notUsed();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw notUsed();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw notUsed();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw notUsed();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw notUsed();
    }

    private static CertificateException notUsed() {
      return new CertificateException("Only sockets of clients are checked");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return trusted.getAcceptedIssuers();
    }
  }
}
