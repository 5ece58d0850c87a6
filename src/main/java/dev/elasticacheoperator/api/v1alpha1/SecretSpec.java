package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The Secret with which applications connect. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        """
        !has(self.name)
        || self.name.matches(
          '^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*$')""",
    fieldPath = ".name",
    message =
        "secret.name must be a valid name of a Secret: 1 to 253 lower-case letters, digits, hyphens and"
            + " dots, starting and ending with a letter or digit")
public record SecretSpec(
    @Size(max = 253)
        @JsonPropertyDescription(
            "Name of the Secret with host, port and uri, in the environment's namespace. Default:"
                + " <name>-endpoint. Can be changed in place")
        String name) {}
