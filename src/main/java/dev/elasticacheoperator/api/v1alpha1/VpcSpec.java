package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The network that the environment lives in. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "isCIDR(self.cidrBlock) && cidr(self.cidrBlock).ip().family() == 4"
            + " && cidr(self.cidrBlock).prefixLength() >= 16"
            + " && cidr(self.cidrBlock).prefixLength() <= 28",
    fieldPath = ".cidrBlock",
    message = "vpc.cidrBlock must be an IPv4 block between /16 and /28, such as 10.20.0.0/16")
@ValidationRule(
    value = "!isCIDR(self.cidrBlock) || cidr(self.cidrBlock) == cidr(self.cidrBlock).masked()",
    fieldPath = ".cidrBlock",
    message = "vpc.cidrBlock must have no host bits set: 10.20.0.0/16, not 10.20.1.0/16")
@ValidationRule(
    value = "self.cidrBlock == oldSelf.cidrBlock",
    fieldPath = ".cidrBlock",
    message = "vpc.cidrBlock cannot be changed: make a new environment with the other block")
@ValidationRule(
    value = "!has(self.name) || self.name.matches(" + Limits.NAME_TAG_SYNTAX + ")",
    fieldPath = ".name",
    message = "vpc.name" + Limits.NAME_TAG_ALLOWS)
public record VpcSpec(
    @Required
        @Size(max = Limits.CIDR)
        @JsonPropertyDescription(
            "IPv4 block of the VPC, between /16 and /28, no host bits set, such as 10.20.0.0/16."
                + " Choose one that no network overlaps which is to be peered with it. Cannot be"
                + " changed")
        String cidrBlock,
    @Size(max = Limits.NAME_TAG)
        @JsonPropertyDescription("Name tag of the VPC. Default: derived. Can be changed in place")
        String name) {}
