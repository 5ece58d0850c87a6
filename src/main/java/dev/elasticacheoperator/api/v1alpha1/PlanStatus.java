package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/**
 * Actions that wait for approval because they delete or replace a resource in use.
 *
 * @param actions never null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanStatus(
    @Required
        @JsonPropertyDescription(
            "Hash of this plan. To approve it, set the annotation"
                + " elasticache-operator.dev/approve-plan to this value")
        String hash,
    @JsonPropertyDescription("Reason for the plan, and the command that approves it")
        String message,
    @JsonPropertyDescription("The AWS calls, in order") List<PlannedAction> actions) {

  public PlanStatus {
    actions = actions == null ? List.of() : List.copyOf(actions);
  }

  /** One call to AWS. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PlannedAction(
      @Required @JsonPropertyDescription("The step that makes the call") String step,
      @Required @JsonPropertyDescription("AWS's name of the call, such as DeleteCacheCluster")
          String action,
      @JsonPropertyDescription("Purpose of the call, with the AWS id") String reason,
      @Required @JsonPropertyDescription("True if the call deletes data that exists nowhere else")
          Boolean dataLoss,
      @Required
          @JsonPropertyDescription(
              "True if the call takes the resource out of service until the calls after it have"
                  + " finished")
          Boolean downtime) {}
}
