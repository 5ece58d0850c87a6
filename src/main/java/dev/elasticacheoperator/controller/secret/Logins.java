package dev.elasticacheoperator.controller.secret;

import java.util.List;
import java.util.Map;

/**
 * Credentials of all clients of a cache.
 *
 * @param main those in the environment's own Secret
 * @param further those of further users, by the name of their Secret
 * @param obsolete names of Secrets of users that are gone
 */
public record Logins(Login main, Map<String, Login> further, List<String> obsolete) {

  public static final Logins NONE = new Logins(Login.NONE, Map.of(), List.of());
}
