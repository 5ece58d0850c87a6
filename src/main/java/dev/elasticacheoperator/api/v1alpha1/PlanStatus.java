package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/**
 * What waits for approval because it destroys or replaces something in use.
 *
 * @param actions never null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanStatus(
    @Required
        @JsonPropertyDescription(
            "Names this plan and no other; what the annotation"
                + " elasticache-operator.dev/approve-plan has to say for it to be carried out")
        String hash,
    @JsonPropertyDescription("What asks for it, and the command that approves it") String message,
    @JsonPropertyDescription("The AWS calls in the order they will be made in")
        List<Action> actions) {

  public PlanStatus {
    actions = actions == null ? List.of() : List.copyOf(actions);
  }

  /** One call to AWS. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Action(
      @Required @JsonPropertyDescription("The step that makes the call") String step,
      @Required @JsonPropertyDescription("AWS's name of the call, such as DeleteCacheCluster")
          String action,
      @JsonPropertyDescription("What for, naming the resource") String reason,
      @Required @JsonPropertyDescription("Whether data is gone afterwards that nothing else has")
          Boolean dataLoss) {}
}
