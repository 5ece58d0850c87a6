package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;

/**
 * The intent to create a resource that AWS gives no key for, written before the call is made.
 *
 * @param token travels as a tag in the create call, so that its result is found again
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PendingCreate(
    @Required @JsonPropertyDescription("The step that creates") String step,
    @Required @JsonPropertyDescription("The value of the tag that the resource is created with")
        String token,
    @JsonFormat(shape = JsonFormat.Shape.STRING)
        @JsonPropertyDescription("When the intent was written, RFC 3339")
        Instant time) {}
