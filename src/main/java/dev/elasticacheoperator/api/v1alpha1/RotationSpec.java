package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Rotation of the credentials. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.interval) || self.interval.matches(" + AuthRules.DURATION + ")",
    fieldPath = ".interval",
    message = "cache.auth.rotation.interval must be a duration, such as 720h or 1h30m")
@ValidationRule(
    value = "!has(self.gracePeriod) || self.gracePeriod.matches(" + AuthRules.DURATION + ")",
    fieldPath = ".gracePeriod",
    message = "cache.auth.rotation.gracePeriod must be a duration, such as 24h or 1h30m")
@ValidationRule(
    value = AuthRules.GRACE,
    fieldPath = ".gracePeriod",
    message =
        "cache.auth.rotation.gracePeriod (default 24h) must be shorter than interval: AWS takes at"
            + " most two credentials at once")
public record RotationSpec(
    @Size(max = 12)
        @JsonPropertyDescription(
            "Time between two rotations, such as 720h. Default: none; the credentials change only"
                + " on demand. Can be changed in place")
        String interval,
    @Size(max = 12)
        @JsonPropertyDescription(
            "Time for which the old credential stays valid after the Secret has the new one."
                + " Default: 24h. Can be changed in place")
        String gracePeriod) {}
