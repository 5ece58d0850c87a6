package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** The environment's own cache parameter group. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = Rules.ELASTICACHE_GROUP_NAME,
    fieldPath = ".name",
    message = "parameterGroup.name" + Rules.ELASTICACHE_GROUP_NAME_ALLOWS)
@ValidationRule(
    value = "!has(self.family) || self.family in " + EngineRules.FAMILIES,
    fieldPath = ".family",
    message = "parameterGroup.family must be one of " + EngineRules.FAMILIES_IN_WORDS)
@ValidationRule(
    value =
        """
        !has(self.parameters)
        || self.parameters.all(name, size(name) <= 128 && name.matches('^[a-z][a-z0-9_-]*$'))""",
    fieldPath = ".parameters",
    message =
        "parameterGroup.parameters must use AWS's names of at most 128 lower-case letters, digits,"
            + " hyphens and underscores, such as maxmemory-policy")
@ValidationRule(
    value =
        """
        !has(self.parameters)
        || self.parameters.all(name, self.parameters[name].matches('^[a-zA-Z0-9 $_.,:/*+-]*$'))""",
    fieldPath = ".parameters",
    message =
        "parameterGroup.parameters must have values of letters, digits, spaces or any of"
            + " $ _ . , : / * + -")
public record ParameterGroupSpec(
    @Size(max = 255)
        @JsonPropertyDescription(
            "Name of the cache parameter group. If a group of another family or cluster mode has the"
                + " name, -<family> or -<family>-cluster-on is added. Default: derived. Can be changed in place: the operator creates another"
                + " group and switches to it")
        String name,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Parameter group family, which must fit cache.version: "
                + EngineRules.FAMILIES_IN_WORDS
                + ". Default: the family of cache.version. Can be changed together with the version")
        String family,
    @Size(max = 100)
        @JsonPropertyDescription(
            "Parameters by name, such as maxmemory-policy: allkeys-lru. Values are strings: put"
                + " numbers in quotes. Parameters that are not listed have AWS's default. Can be"
                + " changed in place; some parameters take effect when the node restarts")
        Map<String, @Size(min = 1, max = 256) String> parameters) {}
