package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The VPC of the environment: created for it, or an existing one. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.id) != has(self.cidrBlock)",
    message =
        "vpc must have exactly one of cidrBlock, to create a VPC, and id, to use an existing VPC")
@ValidationRule(
    value = "!has(self.id) || self.id.matches('^vpc-[0-9a-f]+$')",
    fieldPath = ".id",
    message = "vpc.id must be the id of a VPC, such as vpc-0123456789abcdef0")
@ValidationRule(
    value = "!has(self.id) || !has(self.name)",
    fieldPath = ".name",
    message = "vpc.name cannot be combined with vpc.id: an existing VPC keeps its own tags")
@ValidationRule(
    value = "!has(self.id) || !has(self.deleteGuardDutyEndpoint)",
    fieldPath = ".deleteGuardDutyEndpoint",
    message =
        "vpc.deleteGuardDutyEndpoint cannot be combined with vpc.id: the operator does not delete"
            + " an existing VPC")
@ValidationRule(
    value = Rules.BLOCK,
    fieldPath = ".cidrBlock",
    message = "vpc.cidrBlock must be an IPv4 block between /16 and /28, such as 10.20.0.0/16")
@ValidationRule(
    value = Rules.BLOCK_WITHOUT_HOST_BITS,
    fieldPath = ".cidrBlock",
    message = "vpc.cidrBlock must have no host bits set: 10.20.0.0/16, not 10.20.1.0/16")
@ValidationRule(
    value = "!has(self.name) || self.name.matches(" + Rules.NAME_TAG_SYNTAX + ")",
    fieldPath = ".name",
    message = "vpc.name" + Rules.NAME_TAG_ALLOWS)
public record VpcSpec(
    @Size(max = Limits.EC2_ID)
        @JsonPropertyDescription(
            "Id of an existing VPC with DNS support and DNS hostnames on. The operator uses the VPC"
                + " and never changes, tags or deletes it. List its subnets by id or cidrBlock."
                + " Give exactly one of id and cidrBlock. Cannot be changed")
        String id,
    @Size(max = Limits.CIDR)
        @JsonPropertyDescription(
            "IPv4 block of a new VPC, between /16 and /28, without host bits, such as 10.20.0.0/16."
                + " Choose a block that does not overlap the networks you will peer with. Give"
                + " exactly one of id and cidrBlock. Cannot be changed")
        String cidrBlock,
    @Size(max = Limits.NAME_TAG)
        @JsonPropertyDescription("Name tag of a new VPC. Default: derived. Can be changed in place")
        String name,
    @JsonPropertyDescription(
            "True deletes the interface endpoint and the security group that GuardDuty Runtime"
                + " Monitoring made in the new VPC, once the environment is deleted. They otherwise"
                + " block the deletion. Default: false. Can be changed, also during the deletion")
        Boolean deleteGuardDutyEndpoint) {}
