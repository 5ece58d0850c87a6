package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Encryption of the cache. What is left out is a default of the creation, and then stays. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.kmsKeyId) || self.?atRest.orValue(true)",
    fieldPath = ".kmsKeyId",
    message =
        "cache.encryption.kmsKeyId is the key of the encryption at rest: remove it, or set atRest"
            + " to true")
@ValidationRule(
    value =
        """
        !has(self.kmsKeyId)
        || self.kmsKeyId.matches(
          '^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+$')""",
    fieldPath = ".kmsKeyId",
    message =
        "cache.encryption.kmsKeyId must be the ARN of a key, not of an alias:"
            + " arn:aws:kms:REGION:ACCOUNT:key/ID")
public record EncryptionSpec(
    @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription(
            "TLS between clients and the cache: Required, Preferred (TLS and plain text) or"
                + " Disabled. Preferred needs cache.version "
                + EngineRules.TLS_CHANGE_SINCE_IN_WORDS
                + "; on an older version every change replaces the cache, once approved. Default: Required for a new replication group, Disabled for a new single node"
                + " and memcached, and what the cache has for an existing one. Can be changed in"
                + " place, one step after the other, each with other host names; changing it of"
                + " memcached replaces the cache, once approved")
        InTransit inTransit,
    @JsonPropertyDescription(
            "Encryption of data on disk. Default: true for a new replication group, false for a"
                + " new single node and memcached, and what the cache has for an existing one."
                + " Changing it replaces the cache, once approved")
        Boolean atRest,
    @Size(max = 2048)
        @JsonPropertyDescription(
            "ARN of the KMS key for the encryption at rest, not of an alias. Default: AWS's own"
                + " key. Changing it"
                + " replaces the cache, once approved")
        String kmsKeyId) {}
