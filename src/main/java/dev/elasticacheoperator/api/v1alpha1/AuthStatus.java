package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * Credentials that are in force on AWS.
 *
 * @param mode null if a newer version wrote a mode that this version does not know
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuthStatus(
    @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription("None, Token or Users, as AWS has it")
        AuthMode mode,
    @JsonPropertyDescription("Time at which the Secret got its present credential")
        String rotatedAt,
    @JsonPropertyDescription("Time until which AWS takes the credential before it as well")
        String oldCredentialValidUntil,
    @JsonPropertyDescription(
            "Time at which another rotation begins that was requested within the grace period of"
                + " the last one, because AWS takes two credentials at a time")
        String rotationWaitsUntil) {}
