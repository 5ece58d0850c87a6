package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** Settings of the engine. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.name) || (self.name.matches("
            + Limits.ELASTICACHE_NAME_SYNTAX
            + ") && self.name != 'default')",
    fieldPath = ".name",
    message =
        "parameterGroup.name"
            + Limits.ELASTICACHE_NAME_ALLOWS
            + ", and neither default nor default.*, which AWS reserves")
@ValidationRule(
    value = "!has(self.family) || self.family in ['redis4.0', 'redis5.0', 'redis6.x', 'redis7']",
    fieldPath = ".family",
    message = "parameterGroup.family must be redis4.0, redis5.0, redis6.x or redis7")
@ValidationRule(
    value =
        "!has(self.parameters) || self.parameters.all(k, size(k) <= 128"
            + " && k.matches('^[a-z][a-z0-9_-]*$'))",
    fieldPath = ".parameters",
    message =
        "parameterGroup.parameters must be named as AWS names them: lower-case letters, digits,"
            + " hyphens and underscores, such as maxmemory-policy")
@ValidationRule(
    value =
        "!has(self.parameters) || self.parameters.all(k,"
            + " self.parameters[k].matches('^[a-zA-Z0-9 $_.,:/*+-]*$'))",
    fieldPath = ".parameters",
    message =
        "parameterGroup.parameters must have values of letters, digits, spaces or any of"
            + " $ _ . , : / * + -")
@ValidationRule(
    value =
        "!has(self.parameters) || !('cluster-enabled' in self.parameters)"
            + " || self.parameters['cluster-enabled'] == 'no'",
    fieldPath = ".parameters",
    message =
        "parameterGroup.parameters must leave cluster-enabled at no: a single node has no cluster"
            + " mode")
public record ParameterGroupSpec(
    @Size(max = 255)
        @JsonPropertyDescription(
            "Name of the cache parameter group; -<family> is added where a group of another family"
                + " has the name. Default: derived. Can be changed in place: another group takes its"
                + " place")
        String name,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Parameter group family, which has to fit cache.version: redis4.0, redis5.0, redis6.x"
                + " or redis7. Default: from cache.engine and cache.version. Can be changed with it")
        String family,
    @Size(max = 100)
        @JsonPropertyDescription(
            "Parameters by name, such as maxmemory-policy: allkeys-lru. Values are strings: put"
                + " numbers in quotes. What is not listed has AWS's default. Can be changed in"
                + " place; some parameters take effect when the node restarts")
        Map<String, @Size(min = 1, max = 256) String> parameters) {}
