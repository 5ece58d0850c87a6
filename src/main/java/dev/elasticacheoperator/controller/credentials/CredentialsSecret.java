package dev.elasticacheoperator.controller.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.controller.credentials.StoredCredential.Stage;
import dev.elasticacheoperator.controller.secret.BindingSecret;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The Secret in which the operator persists credentials before it sends them to AWS. It has one
 * JSON object for each user. No pod needs it, because the binding Secrets have what clients need.
 */
final class CredentialsSecret {

  private static final String TYPE = ElastiCacheEnvironment.GROUP + "/credentials";

  /** A key that is no user's name. */
  private static final String ROTATION = ".rotation";

  private static final String SECRETS = ".secrets";

  private static final ObjectMapper JSON = new ObjectMapper();

  private CredentialsSecret() {}

  static String name(ElastiCacheEnvironment owner) {
    return owner.getMetadata().getName() + "-credentials";
  }

  static Secret secret(ElastiCacheEnvironment owner, StoredCredentials credentials) {
    var data = new TreeMap<String, String>();
    credentials.byName().forEach((name, credential) -> data.put(name, json(credential)));
    credentials.rotation().ifPresent(value -> data.put(ROTATION, value));
    if (!credentials.secrets().isEmpty()) {
      data.put(SECRETS, String.join(",", credentials.secrets()));
    }
    return new SecretBuilder()
        .withMetadata(BindingSecret.metadata(owner, name(owner)))
        .withType(TYPE)
        .withData(BindingSecret.encoded(data))
        .build();
  }

  static StoredCredentials read(Secret secret) {
    var data = Optional.ofNullable(secret.getData()).orElse(Map.of());
    var result = StoredCredentials.NONE;
    for (var entry : data.entrySet()) {
      if (!entry.getKey().startsWith(".")) {
        result = result.with(entry.getKey(), credential(decoded(entry.getValue())));
      }
    }
    return result
        .rotatedFor(Optional.ofNullable(data.get(ROTATION)).map(CredentialsSecret::decoded))
        .withSecrets(
            Optional.ofNullable(data.get(SECRETS))
                .map(text -> Set.of(decoded(text).split(",")))
                .orElse(Set.of()));
  }

  private static String json(StoredCredential credential) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("value", credential.value());
    credential.old().ifPresent(old -> fields.put("old", old));
    fields.put("stage", credential.stage().name());
    credential.madeAt().ifPresent(at -> fields.put("madeAt", at.toString()));
    fields.put("sent", String.valueOf(credential.sent()));
    credential.baseline().ifPresent(baseline -> fields.put("baseline", baseline));
    credential.rotatedAt().ifPresent(at -> fields.put("rotatedAt", at.toString()));
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A map of texts is always JSON", e);
    }
  }

  private static StoredCredential credential(String json) {
    try {
      var fields = JSON.readValue(json, new TypeReference<Map<String, String>>() {});
      return new StoredCredential(
          fields.get("value"),
          Optional.ofNullable(fields.get("old")),
          Stage.valueOf(fields.get("stage")),
          Optional.ofNullable(fields.get("madeAt")).map(Instant::parse),
          Boolean.parseBoolean(fields.get("sent")),
          Optional.ofNullable(fields.get("baseline")),
          Optional.ofNullable(fields.get("rotatedAt")).map(Instant::parse));
    } catch (JsonProcessingException e) {
      // The exception would quote the Secret.
      throw new IllegalStateException("An entry of the Secret of the credentials is not JSON");
    }
  }

  /** Returns one value of a Secret. */
  static Optional<String> entry(Secret secret, String key) {
    return Optional.ofNullable(secret.getData())
        .map((Map<String, String> data) -> data.get(key))
        .map(CredentialsSecret::decoded);
  }

  private static String decoded(String data) {
    return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
  }
}
