package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.api.v1alpha1.AuthMode;
import dev.elasticacheoperator.api.v1alpha1.CacheEngine;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.api.v1alpha1.InTransit;
import java.util.List;
import java.util.Optional;

/** The rules of the CRD that random edits can break. The API server refuses such an edit. */
final class Admission {

  private Admission() {}

  static boolean admits(ElastiCacheEnvironmentSpec spec) {
    var mode = mode(spec);
    if (mode == AuthMode.NONE) {
      return true;
    }
    if (spec.cache().engine() == CacheEngine.MEMCACHED) {
      return false;
    }
    if (spec.cache().serverless() != null) {
      return mode == AuthMode.USERS;
    }
    return Optional.ofNullable(spec.cache().encryption())
        .map(encryption -> encryption.inTransit())
        .filter(inTransit -> inTransit != InTransit.REQUIRED)
        .isEmpty();
  }

  /** Returns the mode of the credentials that the spec names. */
  static AuthMode mode(ElastiCacheEnvironmentSpec spec) {
    return Optional.ofNullable(spec.cache().auth()).map(auth -> auth.mode()).orElse(AuthMode.NONE);
  }

  /** Returns the names of the users that the spec asks for in mode Users. */
  static List<String> users(ElastiCacheEnvironmentSpec spec) {
    return Optional.ofNullable(spec.cache().auth())
        .map(auth -> auth.users())
        .map(users -> users.stream().map(user -> user.name()).toList())
        .orElse(List.of("app"));
  }
}
