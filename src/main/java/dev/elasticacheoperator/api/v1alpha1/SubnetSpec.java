package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One subnet of the VPC. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.id) || self.id.matches('^subnet-[0-9a-f]+$')",
    fieldPath = ".id",
    message = "a subnet's id must be the id of a subnet, such as subnet-0123456789abcdef0")
@ValidationRule(
    value =
        "!has(self.id)"
            + " || (!has(self.cidrBlock) && !has(self.availabilityZone) && !has(self.name))",
    fieldPath = ".id",
    message =
        "a subnet with an id exists: it has its own block, zone and name, so cidrBlock,"
            + " availabilityZone and name must be left out")
@ValidationRule(
    value =
        "!has(self.cidrBlock) || (isCIDR(self.cidrBlock) && cidr(self.cidrBlock).ip().family() == 4"
            + " && cidr(self.cidrBlock).prefixLength() >= 16"
            + " && cidr(self.cidrBlock).prefixLength() <= 28)",
    fieldPath = ".cidrBlock",
    message =
        "a subnet's cidrBlock must be an IPv4 block between /16 and /28, such as 10.20.1.0/24")
@ValidationRule(
    value =
        "!has(self.cidrBlock) || !isCIDR(self.cidrBlock)"
            + " || cidr(self.cidrBlock) == cidr(self.cidrBlock).masked()",
    fieldPath = ".cidrBlock",
    message = "a subnet's cidrBlock must have no host bits set: 10.20.1.0/24, not 10.20.1.5/24")
@ValidationRule(
    value =
        "!has(self.availabilityZone)"
            + " || self.availabilityZone.matches('^[a-z]{2,}(-[a-z]+)+-[0-9]+(-[a-z]+-[0-9]+)?[a-z]$')",
    fieldPath = ".availabilityZone",
    message = "a subnet's availabilityZone must be a zone's name, such as us-west-2a")
@ValidationRule(
    value = "!has(self.name) || self.name.matches(" + Limits.NAME_TAG_SYNTAX + ")",
    fieldPath = ".name",
    message = "a subnet's name" + Limits.NAME_TAG_ALLOWS)
public record SubnetSpec(
    @Size(max = Limits.EC2_ID)
        @JsonPropertyDescription(
            "Id of an existing subnet of the VPC of vpc.id. It is used and never changed, tagged or"
                + " deleted. Not together with the other fields. Cannot be changed")
        String id,
    @Size(max = Limits.CIDR)
        @JsonPropertyDescription(
            "IPv4 block between /16 and /28, inside the VPC's and apart from every other subnet's."
                + " Default: carved from the VPC (a /24 where the VPC is a /22 or wider); needed where"
                + " the VPC is an existing one. Cannot be changed")
        String cidrBlock,
    @Size(max = Limits.ZONE)
        @JsonPropertyDescription(
            "Availability zone, such as us-west-2a. Default: AWS chooses (the bastion's: the zone"
                + " of the first cache subnet, where that is given). Cannot be changed")
        String availabilityZone,
    @Size(max = Limits.NAME_TAG)
        @JsonPropertyDescription("Name tag. Default: derived. Can be changed in place")
        String name) {}
