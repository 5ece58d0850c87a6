package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The IAM role of the bastion. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.roleName) || self.roleName.matches('^[a-zA-Z0-9_+=,.@-]+$')",
    fieldPath = ".roleName",
    message = "iam.roleName must be 1 to 64 letters, digits or any of _ + = , . @ -")
@ValidationRule(
    value =
        """
        !has(self.policyArns)
        || self.policyArns.all(arn,
          arn.matches('^arn:aws[a-z-]*:iam::(aws|[0-9]{12}):policy/[a-zA-Z0-9_+=,.@/-]+$'))""",
    fieldPath = ".policyArns",
    message =
        "iam.policyArns must be ARNs of managed policies, such as"
            + " arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess")
@ValidationRule(
    value =
        """
        !has(self.policyArns)
        || size(self.policyArns.filter(arn,
          !arn.endsWith(':iam::aws:policy/AmazonSSMManagedInstanceCore'))) <= 9""",
    fieldPath = ".policyArns",
    message =
        "iam.policyArns must be at most 9 in addition to AmazonSSMManagedInstanceCore, which the"
            + " operator always attaches: AWS allows 10 on a role")
@ValidationRule(
    value = "!has(self.path) || self.path.matches('^/([!-~]+/)?$')",
    fieldPath = ".path",
    message =
        "iam.path must start and end with / and contain only visible ASCII characters, such as"
            + " /teams/web/")
@ValidationRule(
    value =
        """
        !has(self.permissionsBoundary)
        || self.permissionsBoundary.matches(
          '^arn:aws[a-z-]*:iam::(aws|[0-9]{12}):policy/[a-zA-Z0-9_+=,.@/-]+$')""",
    fieldPath = ".permissionsBoundary",
    message =
        "iam.permissionsBoundary must be the ARN of a managed policy, such as"
            + " arn:aws:iam::123456789012:policy/boundary")
public record IamSpec(
    @Size(max = 64)
        @JsonPropertyDescription(
            "Name of the bastion's role and of its instance profile. Default:"
                + " derived. Cannot be changed")
        String roleName,
    @Size(max = 10)
        @JsonPropertyDescription(
            "ARNs of the managed policies of the role. The operator always attaches"
                + " AmazonSSMManagedInstanceCore, for Session Manager. Default: AmazonElastiCacheFullAccess. Can be changed"
                + " in place")
        List<@Size(max = 700) String> policyArns,
    @Size(max = 512)
        @JsonPropertyDescription(
            "Path of the role and of its instance profile, such as /teams/web/. Left out: / for a"
                + " new role, and no difference for an existing one. AWS cannot change a path. To"
                + " change it, set bastion.enabled to false, wait until the step iam is Skipped,"
                + " and set it to true with the new path")
        String path,
    @Size(max = 700)
        @JsonPropertyDescription(
            "ARN of the managed policy that is the permissions boundary of the role, as companies"
                + " demand of roles that tools create. Left out: none for a new role, and no"
                + " change for an existing one. Can be changed in place")
        String permissionsBoundary) {}
