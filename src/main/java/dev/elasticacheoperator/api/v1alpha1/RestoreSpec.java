package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Source of the data of a new cache. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.snapshotName) != has(self.s3Arns)",
    message =
        "cache.snapshots.restoreFrom must give either snapshotName or s3Arns: remove one or add"
            + " one")
@ValidationRule(
    value = "!has(self.snapshotName) || self.snapshotName.matches('^[a-z][a-z0-9.-]*$')",
    fieldPath = ".snapshotName",
    message =
        "cache.snapshots.restoreFrom.snapshotName must be the name of a snapshot, in lower-case"
            + " letters, digits, hyphens and dots, not an ARN")
@ValidationRule(
    value =
        """
        !has(self.s3Arns)
        || self.s3Arns.all(arn, arn.matches('^arn:aws[a-z-]*:s3:::[a-z0-9.-]+/[^,]+$'))\
        """,
    fieldPath = ".s3Arns",
    message =
        "cache.snapshots.restoreFrom: s3Arns must be ARNs of RDB files without commas, such as"
            + " arn:aws:s3:::bucket/dump.rdb")
public record RestoreSpec(
    @Size(max = 255)
        @JsonPropertyDescription(
            "Name of a snapshot in the same region, of nodes or of a serverless cache. Cannot be"
                + " changed")
        String snapshotName,
    @Size(min = 1, max = 500)
        @JsonPropertyDescription(
            "ARNs of RDB files in S3, such as arn:aws:s3:::bucket/dump.rdb; one file unless"
                + " clusterMode is Enabled. Cannot be changed")
        List<@Size(max = 1024) String> s3Arns) {}
