package dev.elasticacheoperator.chaos;

/** The operator did what it must never do, or did not do what it must in the end. */
final class Violation extends Error {

  private final Invariant invariant;

  Violation(Invariant invariant, String what) {
    super(invariant + ": " + what);
    this.invariant = invariant;
  }

  Invariant invariant() {
    return invariant;
  }
}
