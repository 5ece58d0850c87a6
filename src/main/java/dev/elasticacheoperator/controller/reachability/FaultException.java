package dev.elasticacheoperator.controller.reachability;

/** Ends an attempt at the link that failed. */
final class FaultException extends Exception {

  private static final long serialVersionUID = 1;

  private final Fault fault;

  FaultException(Fault fault) {
    super(fault.name(), null, false, false);
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }
}
