package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;

/**
 * One part of the environment.
 *
 * @param state null when a newer version wrote a state that this one does not know
 * @param id AWS's id or name of the step's main resource, where there is one
 * @param since when the state last changed
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepStatus(
    @Required
        @JsonPropertyDescription(
            "iam, vpc, cacheSubnets, securityGroups, subnetGroup, parameterGroup, cluster,"
                + " bastionSubnet, internetGateway, routeTable or bastion")
        String name,
    @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription("How far the step is")
        StepState state,
    @JsonPropertyDescription("AWS id or name of the step's main resource, such as vpc-0abc")
        String id,
    @JsonPropertyDescription("What is there, what is under way, or what is in the way")
        String message,
    @JsonFormat(shape = JsonFormat.Shape.STRING)
        @JsonPropertyDescription("When the state last changed, RFC 3339")
        Instant since) {}
