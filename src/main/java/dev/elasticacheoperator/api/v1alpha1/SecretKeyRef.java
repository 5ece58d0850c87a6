package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One entry of a Secret in the environment's namespace. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretKeyRef(
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the Secret, in the environment's namespace")
        String name,
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key of the entry in the Secret's data")
        String key) {}
