package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;

/**
 * Intent to create a resource that AWS gives no key for. The operator writes it before the call.
 *
 * @param token tag value of the create call, by which a later pass finds the resource
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PendingCreate(
    @Required @JsonPropertyDescription("The step that creates the resource") String step,
    @Required @JsonPropertyDescription("Value of the tag that the resource is created with")
        String token,
    @JsonFormat(shape = JsonFormat.Shape.STRING)
        @JsonPropertyDescription("When the intent was written, RFC 3339")
        Instant time) {}
