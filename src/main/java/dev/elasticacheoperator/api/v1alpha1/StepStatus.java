package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;
import java.util.List;

/**
 * The state of one step.
 *
 * @param state null if a newer version wrote a state that this version does not know
 * @param ids AWS ids or names of the step's resources; never null
 * @param since when the state last changed, or when the work in progress began
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepStatus(
    @Required
        @JsonPropertyDescription(
            "iam, vpc, cacheSubnets, securityGroups, subnetGroup, parameterGroup, users,"
                + " cluster, bastionSubnet, internetGateway, routeTable or bastion")
        String name,
    @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        @JsonPropertyDescription("Progress of the step")
        StepState state,
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonPropertyDescription("AWS ids or names of the step's resources, such as vpc-0abc")
        List<String> ids,
    @JsonPropertyDescription("What exists, what is in progress, or what blocks the step")
        String message,
    @JsonFormat(shape = JsonFormat.Shape.STRING)
        @JsonPropertyDescription("When the state last changed, RFC 3339")
        Instant since) {

  public StepStatus {
    ids = ids == null ? List.of() : List.copyOf(ids);
  }
}
