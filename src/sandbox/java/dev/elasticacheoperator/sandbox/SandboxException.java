package dev.elasticacheoperator.sandbox;

/** What keeps the sandbox from going on, in words for the person who started it. */
public final class SandboxException extends Exception {
  SandboxException(String message) {
    super(message);
  }
}
