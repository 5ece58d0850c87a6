package dev.elasticacheoperator.aws.client;

/** Asked right before every call to AWS that may change something. */
@FunctionalInterface
public interface MutationGuard {

  /** For whoever is alone: every call may be made. */
  MutationGuard ALWAYS = operation -> {};

  /**
   * @param operation AWS's name of it, such as {@code CreateVpc}
   * @throws Refused if the call must not be made by this process
   */
  void check(String operation);

  /** The call was not made. It says nothing about AWS, so nothing is to be concluded from it. */
  final class Refused extends RuntimeException {
    public Refused(String message) {
      super(message);
    }
  }
}
