package dev.elasticacheoperator.controller.credentials;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The persisted credentials of an environment. Immutable.
 *
 * @param byName by the name of the user; the AUTH token has the name {@code default}
 * @param rotation the value of the annotation for which the last rotation on demand began
 * @param secrets names of the Secrets of further users that may exist
 */
record StoredCredentials(
    Map<String, StoredCredential> byName, Optional<String> rotation, Set<String> secrets) {

  static final StoredCredentials NONE = new StoredCredentials(Map.of(), Optional.empty(), Set.of());

  StoredCredentials {
    byName = Map.copyOf(byName);
    secrets = Collections.unmodifiableSet(new TreeSet<>(secrets));
  }

  Optional<StoredCredential> of(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  StoredCredentials with(String name, StoredCredential credential) {
    var changed = new TreeMap<>(byName);
    changed.put(name, credential);
    return new StoredCredentials(changed, rotation, secrets);
  }

  StoredCredentials without(String name) {
    var changed = new TreeMap<>(byName);
    changed.remove(name);
    return new StoredCredentials(changed, rotation, secrets);
  }

  StoredCredentials change(String name, UnaryOperator<StoredCredential> change) {
    return of(name).map(now -> with(name, change.apply(now))).orElse(this);
  }

  StoredCredentials rotatedFor(Optional<String> request) {
    return new StoredCredentials(byName, request, secrets);
  }

  StoredCredentials withSecrets(Set<String> names) {
    return new StoredCredentials(byName, rotation, names);
  }
}
