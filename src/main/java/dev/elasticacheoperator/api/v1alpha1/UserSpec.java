package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A user of the cache. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.name.matches('^[a-z]([a-z0-9]|-[a-z0-9])*$')",
    fieldPath = ".name",
    message =
        "cache.auth.users: name must be lower-case letters, digits and single hyphens, a letter"
            + " first")
@ValidationRule(
    value = "self.name != 'default'",
    fieldPath = ".name",
    message =
        "cache.auth.users: the name default belongs to the user that AWS requires, which the"
            + " operator switches off: choose another name")
@ValidationRule(
    value = "!has(self.accessString) || self.accessString.matches('(^| )(on|off)( |$)')",
    fieldPath = ".accessString",
    message =
        "cache.auth.users: accessString must contain on or off: AWS switches a user without it"
            + " off")
@ValidationRule(
    value = "!has(self.accessString) || !self.accessString.matches('(^| )([><#!]|nopass|reset)')",
    fieldPath = ".accessString",
    message =
        "cache.auth.users: accessString must have no password rule and no reset, which AWS"
            + " refuses: use passwordSecretRef")
@ValidationRule(
    value =
        "!has(self.passwordSecretRef) || self.?authentication.orValue('Password') == 'Password'",
    fieldPath = ".passwordSecretRef",
    message =
        "cache.auth.users: passwordSecretRef is for authentication Password: remove it, because a"
            + " user of IAM has no password")
public record UserSpec(
    @Required
        @Size(min = 1, max = 30)
        @JsonPropertyDescription(
            "Name of the user, 1 to 30 lower-case letters, digits and single hyphens. The first"
                + " user is in the environment's Secret; every other one has a Secret of its own,"
                + " <secret.name>-<name>")
        String name,
    @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
            "Access string of the user. Default: on ~* +@all. Can be changed in place")
        String accessString,
    @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription(
            "Password or Iam (cache.version "
                + EngineRules.IAM_USERS_SINCE_IN_WORDS
                + "). A user of Iam has a name of its own on AWS, which the Secret holds."
                + " Default: Password. Can be changed in place")
        UserAuthentication authentication,
    @JsonPropertyDescription(
            "Source of the password, 16 to 128 printable characters without , \" / @. Default: the"
                + " operator generates it. Can be changed in place; a changed Secret is a rotation")
        SecretKeyRef passwordSecretRef) {}
