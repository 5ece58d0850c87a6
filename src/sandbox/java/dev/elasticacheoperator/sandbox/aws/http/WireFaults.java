package dev.elasticacheoperator.sandbox.aws.http;

import java.io.IOException;

/**
 * Faults between a client and AWS. The hook is called twice for each request. It may sleep to delay
 * the request, or throw to cut the connection without an answer.
 */
@FunctionalInterface
public interface WireFaults {

  /** A wire on which nothing goes wrong. */
  WireFaults NONE = (moment, service, action) -> {};

  /** Moment of a request at which a fault can occur. */
  enum Moment {
    /** The request has arrived and nothing has been done: cut here, and the call has no effect. */
    RECEIVED,
    /** The call is done and nothing is written: cut here, and the answer is lost. */
    EXECUTED
  }

  /**
   * @param service ec2, elasticache, iam, sts or ssm
   * @param action AWS's name, such as CreateVpc
   * @throws IOException to cut the connection
   */
  void at(Moment moment, String service, String action) throws IOException;
}
