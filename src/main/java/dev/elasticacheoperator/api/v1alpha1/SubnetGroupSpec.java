package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The cache subnet group, which lists the subnets that ElastiCache may use. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = Rules.ELASTICACHE_GROUP_NAME,
    fieldPath = ".name",
    message = "subnetGroup.name" + Rules.ELASTICACHE_GROUP_NAME_ALLOWS)
public record SubnetGroupSpec(
    @Size(max = 255)
        @JsonPropertyDescription(
            "Name of the cache subnet group. Default: derived. Changing it replaces the cache, once"
                + " approved")
        String name) {}
