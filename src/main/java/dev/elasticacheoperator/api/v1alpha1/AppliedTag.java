package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;

/**
 * Key of {@code spec.tags} that resources may carry because of the spec. The operator writes it
 * before it sets the tag.
 *
 * @param removedAt when the spec was seen without the key; null while the spec has it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppliedTag(
    @Required @JsonPropertyDescription("The key") String key,
    @JsonFormat(shape = JsonFormat.Shape.STRING)
        @JsonPropertyDescription(
            "When the operator saw that spec.tags no longer has the key; absent while it has")
        Instant removedAt) {}
