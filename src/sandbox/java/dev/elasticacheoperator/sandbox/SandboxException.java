package dev.elasticacheoperator.sandbox;

/** Failure that ends the sandbox. The message is for the person who started it. */
public final class SandboxException extends Exception {
  SandboxException(String message) {
    super(message);
  }
}
