package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** Limits of what a serverless cache uses. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.minimum) || !has(self.maximum) || self.minimum <= self.maximum",
    fieldPath = ".minimum",
    message = "cache.serverless: minimum must not be above maximum")
public record UsageLimits(
    @Min(1) @Max(15_000_000) @JsonPropertyDescription("Least that AWS keeps ready, and bills")
        Integer minimum,
    @Min(1) @Max(15_000_000) @JsonPropertyDescription("Most that the cache may use")
        Integer maximum) {}
