package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** ElastiCache's own list of the subnets that it may use. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.name) || (self.name.matches("
            + Limits.ELASTICACHE_NAME_SYNTAX
            + ") && self.name != 'default')",
    fieldPath = ".name",
    message =
        "subnetGroup.name"
            + Limits.ELASTICACHE_NAME_ALLOWS
            + ", and neither default nor default.*, which AWS reserves")
public record SubnetGroupSpec(
    @Size(max = 255)
        @JsonPropertyDescription(
            "Name of the cache subnet group. Default: derived. Changing it replaces the cache, once"
                + " approved")
        String name) {}
