package dev.elasticacheoperator.aws.client;

/** Guard that is checked right before every call to AWS that may change something. */
@FunctionalInterface
public interface MutationGuard {

  /** Guard of an operator without leader election, which allows every call. */
  MutationGuard ALWAYS = operation -> {};

  /**
   * Checks that this process may make a call.
   *
   * @param operation such as {@code CreateVpc}
   * @throws Refused if this process must not make the call
   */
  void check(String operation);

  /** Refusal of a call before it was sent. The refusal says nothing about AWS. */
  class Refused extends RuntimeException {
    public Refused(String message) {
      super(message);
    }
  }

  /** Refusal because the guard cannot find out whether this process may make the call. */
  final class Unverified extends Refused {
    public Unverified(String message) {
      super(message);
    }
  }
}
