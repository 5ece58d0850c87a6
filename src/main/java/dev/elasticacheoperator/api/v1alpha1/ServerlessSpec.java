package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** A serverless cache, which has no nodes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        """
        !has(self.dataStorageGb)
        || self.dataStorageGb.?minimum.orValue(1) <= 5000
        && self.dataStorageGb.?maximum.orValue(1) <= 5000""",
    fieldPath = ".dataStorageGb",
    message = "cache.serverless.dataStorageGb must be between 1 and 5000 GB")
@ValidationRule(
    value =
        """
        !has(self.ecpuPerSecond)
        || self.ecpuPerSecond.?minimum.orValue(1000) >= 1000
        && self.ecpuPerSecond.?maximum.orValue(1000) >= 1000""",
    fieldPath = ".ecpuPerSecond",
    message = "cache.serverless.ecpuPerSecond must be between 1000 and 15000000")
public record ServerlessSpec(
    @JsonPropertyDescription(
            "Limits of the stored data in GB, 1 to 5000. Default: AWS's own. Can be changed in place")
        UsageLimits dataStorageGb,
    @JsonPropertyDescription(
            "Limits of ElastiCache processing units per second, 1000 to 15000000. Default: AWS's"
                + " own. Can be changed in place")
        UsageLimits ecpuPerSecond) {}
