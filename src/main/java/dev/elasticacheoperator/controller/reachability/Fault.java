package dev.elasticacheoperator.controller.reachability;

/**
 * The faults that keep a client from a cache. A result names its fault and nothing else. The words
 * of servers and exceptions are not copied, because they may repeat a credential.
 */
public enum Fault {
  NAME_UNKNOWN(Link.DNS, "The name does not resolve"),
  NAME_NOT_ANSWERED(Link.DNS, "The name server did not answer"),

  CONNECT_TIMEOUT(Link.TCP, "Nothing answered"),
  CONNECTION_REFUSED(Link.TCP, "The connection was refused"),
  NO_ROUTE(Link.TCP, "There is no route to the address"),
  CONNECT_FAILED(Link.TCP, "The connection failed"),

  TLS_NOT_SPOKEN(Link.TLS, "The server speaks plain text, and the status says TLS"),
  TLS_REQUIRED(Link.TLS, "The server requires TLS, and the status says plain text"),
  CERTIFICATE_NOT_TRUSTED(Link.TLS, "The chain of the certificate is not trusted"),
  CERTIFICATE_OF_ANOTHER_NAME(Link.TLS, "The certificate is for another host name"),
  HANDSHAKE_TIMEOUT(Link.TLS, "The TLS handshake got no answer"),
  HANDSHAKE_FAILED(Link.TLS, "The TLS handshake failed"),

  CREDENTIAL_REFUSED(Link.AUTH, "The cache refuses the credential"),
  CREDENTIAL_MISSING(Link.AUTH, "The cache requires a credential, and the Secret has none"),
  CREDENTIAL_NOT_EXPECTED(Link.AUTH, "The Secret has a credential, and the cache has none"),
  AUTH_TIMEOUT(Link.AUTH, "The connection was accepted, and the cache did not answer"),
  AUTH_FAILED(Link.AUTH, "The server answered AUTH with an error"),

  LOADING(Link.PING, "The cache is loading its data"),
  TOO_MANY_CLIENTS(Link.PING, "The cache has its largest number of clients"),
  PING_TIMEOUT(Link.PING, "The connection was accepted, and the cache did not answer"),
  CONNECTION_CLOSED(Link.PING, "The connection was closed without an answer"),
  OTHER_ANSWER(Link.PING, "The server answered, but not as a cache of this engine");

  private final Link link;
  private final String words;

  Fault(Link link, String words) {
    this.link = link;
    this.words = words;
  }

  /** Returns the link that failed. */
  public Link link() {
    return link;
  }

  /** Returns a clause that says what failed. */
  public String words() {
    return words;
  }
}
