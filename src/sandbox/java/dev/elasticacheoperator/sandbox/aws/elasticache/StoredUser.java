package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.List;
import software.amazon.awssdk.services.elasticache.model.AuthenticationType;
import software.amazon.awssdk.services.elasticache.model.User;

/**
 * A user at one moment. Describe calls count the passwords and never show them.
 *
 * @param shape in AWS's own shape, without status and groups
 * @param passwords the accepted passwords; at most two
 */
record StoredUser(User shape, List<String> passwords) {

  /** Returns true for a user that is on and takes the password; an empty one for none. */
  boolean accepts(String password) {
    boolean open = shape.authentication().type() == AuthenticationType.NO_PASSWORD;
    return shape.accessString().startsWith("on ")
        && (open ? password.isEmpty() : passwords.contains(password));
  }

  String id() {
    return shape.userId();
  }

  String name() {
    return shape.userName();
  }

  String engine() {
    return shape.engine();
  }
}
