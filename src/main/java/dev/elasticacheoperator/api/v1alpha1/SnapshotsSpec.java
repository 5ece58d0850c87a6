package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Snapshots of the cache. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = WindowRules.SNAPSHOT,
    fieldPath = ".window",
    message = "cache.snapshots.window must be two times of the day in UTC, such as 05:00-06:00")
@ValidationRule(
    value = WindowRules.SNAPSHOT_LENGTH,
    fieldPath = ".window",
    message = "cache.snapshots.window must last at least 60 minutes")
public record SnapshotsSpec(
    @Min(0)
        @Max(35)
        @JsonPropertyDescription(
            "Days for which AWS keeps the daily automatic snapshots, 0 to 35. Default: 0, which"
                + " takes none. Can be changed in place")
        Integer retentionDays,
    @Size(max = 11)
        @JsonPropertyDescription(
            "Daily time in UTC of the automatic snapshots, at least 60 minutes and apart from the"
                + " maintenance window: 05:00-06:00. A serverless cache takes them at its"
                + " beginning. Default: AWS chooses. Can be changed in place")
        String window,
    @JsonPropertyDescription(
            "Take a snapshot before the cache is deleted or replaced. It stays when the"
                + " environment is gone. Default: true if retentionDays is above 0. Can be changed in place")
        Boolean finalSnapshot,
    @JsonPropertyDescription(
            "Source of the data of a new cache. Read when the cache is created. Cannot be changed")
        RestoreSpec restoreFrom) {}
