package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The network that the environment lives in: made for it, or one that exists. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.id) != has(self.cidrBlock)",
    message =
        "vpc must have exactly one of cidrBlock, for a VPC to be made, and id, for one that exists")
@ValidationRule(
    value = "!has(self.id) || self.id.matches('^vpc-[0-9a-f]+$')",
    fieldPath = ".id",
    message = "vpc.id must be the id of a VPC, such as vpc-0123456789abcdef0")
@ValidationRule(
    value = "!has(self.id) || !has(self.name)",
    fieldPath = ".name",
    message = "vpc.name is for a VPC to be made: the VPC of vpc.id keeps its own tags")
@ValidationRule(
    value =
        "!has(self.cidrBlock) || (isCIDR(self.cidrBlock) && cidr(self.cidrBlock).ip().family() == 4"
            + " && cidr(self.cidrBlock).prefixLength() >= 16"
            + " && cidr(self.cidrBlock).prefixLength() <= 28)",
    fieldPath = ".cidrBlock",
    message = "vpc.cidrBlock must be an IPv4 block between /16 and /28, such as 10.20.0.0/16")
@ValidationRule(
    value =
        "!has(self.cidrBlock) || !isCIDR(self.cidrBlock)"
            + " || cidr(self.cidrBlock) == cidr(self.cidrBlock).masked()",
    fieldPath = ".cidrBlock",
    message = "vpc.cidrBlock must have no host bits set: 10.20.0.0/16, not 10.20.1.0/16")
@ValidationRule(
    value =
        "has(self.cidrBlock) != has(oldSelf.cidrBlock) || !has(self.cidrBlock)"
            + " || self.cidrBlock == oldSelf.cidrBlock",
    fieldPath = ".cidrBlock",
    message = "vpc.cidrBlock cannot be changed: make a new environment with the other block")
@ValidationRule(
    value = "has(self.id) == has(oldSelf.id) && (!has(self.id) || self.id == oldSelf.id)",
    fieldPath = ".id",
    message = "vpc.id cannot be added, changed or removed: make a new environment in the other VPC")
@ValidationRule(
    value = "!has(self.name) || self.name.matches(" + Limits.NAME_TAG_SYNTAX + ")",
    fieldPath = ".name",
    message = "vpc.name" + Limits.NAME_TAG_ALLOWS)
public record VpcSpec(
    @Size(max = Limits.EC2_ID)
        @JsonPropertyDescription(
            "Id of an existing VPC to live in, with DNS support and DNS hostnames on. It is used and"
                + " never changed, tagged or deleted; its subnets are then listed by id or"
                + " cidrBlock. Exactly one of id and cidrBlock. Cannot be changed")
        String id,
    @Size(max = Limits.CIDR)
        @JsonPropertyDescription(
            "IPv4 block of a VPC to be made, between /16 and /28, no host bits set, such as"
                + " 10.20.0.0/16. Choose one that no network overlaps which is to be peered with it."
                + " Exactly one of id and cidrBlock. Cannot be changed")
        String cidrBlock,
    @Size(max = Limits.NAME_TAG)
        @JsonPropertyDescription(
            "Name tag of a VPC that is made. Default: derived. Can be changed in place")
        String name) {}
