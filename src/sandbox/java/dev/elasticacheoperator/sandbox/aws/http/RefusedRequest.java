package dev.elasticacheoperator.sandbox.aws.http;

/** A request that no operation can be called with: it is answered with status 400. */
final class RefusedRequest extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code AWS's error code, such as InvalidAction
   */
  RefusedRequest(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  static RefusedRequest unknownParameter(String name) {
    return new RefusedRequest("UnknownParameter", "The parameter " + name + " is not recognized");
  }

  String code() {
    return code;
  }
}
