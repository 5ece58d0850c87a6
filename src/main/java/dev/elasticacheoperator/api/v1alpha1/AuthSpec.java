package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Credentials of the cache. What is left out is a default of the creation, and then stays. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.tokenSecretRef) || self.?mode.orValue('') == 'Token'",
    fieldPath = ".tokenSecretRef",
    message = "cache.auth.tokenSecretRef needs cache.auth.mode Token: set it, or remove the field")
@ValidationRule(
    value = "!has(self.users) || self.?mode.orValue('') == 'Users'",
    fieldPath = ".users",
    message = "cache.auth.users needs cache.auth.mode Users: set it, or remove the field")
@ValidationRule(
    value =
        """
        !has(self.users)
        || self.users.all(a, self.users.exists_one(b, b.name == a.name))""",
    fieldPath = ".users",
    message = "cache.auth.users must have different names: remove or rename one")
@ValidationRule(
    value = "!has(self.rotation) || self.?mode.orValue('') != 'None'",
    fieldPath = ".rotation",
    message =
        "cache.auth.rotation needs credentials: remove it, or set cache.auth.mode to Token or Users")
public record AuthSpec(
    @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription(
            "None, Token or Users (cache.version "
                + EngineRules.USERS_SINCE_IN_WORDS
                + "). Default: Token for a new replication group with encryption.inTransit"
                + " Required, Users for a new serverless cache of redis and valkey, None for other"
                + " new caches, and what the cache has for an existing one. Can be changed in"
                + " place while encryption.inTransit is Required")
        AuthMode mode,
    @JsonPropertyDescription(
            "Source of the token, 16 to 128 letters, digits and !&#$^<>-. Default: the operator"
                + " generates it. Can be changed in place; a changed Secret is a rotation")
        SecretKeyRef tokenSecretRef,
    @Size(min = 1, max = 20)
        @JsonPropertyDescription(
            "Users of mode Users. Default: one user, app. Can be changed in place")
        List<UserSpec> users,
    @JsonPropertyDescription("Rotation of the credentials") RotationSpec rotation) {}
