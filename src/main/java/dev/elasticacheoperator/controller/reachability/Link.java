package dev.elasticacheoperator.controller.reachability;

/** The links between a client and a cache, in the order in which a client needs them. */
public enum Link {
  DNS("Dns"),
  TCP("Tcp"),
  TLS("Tls"),
  AUTH("Auth"),
  PING("Ping");

  private final String word;

  Link(String word) {
    this.word = word;
  }

  /** Returns the link as part of a CamelCase word. */
  public String word() {
    return word;
  }
}
