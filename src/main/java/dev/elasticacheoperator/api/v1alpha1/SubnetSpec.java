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
        """
        !has(self.id)
        || !has(self.cidrBlock) && !has(self.availabilityZone) && !has(self.name)""",
    fieldPath = ".id",
    message =
        "a subnet with an id exists and keeps its own block, zone and name: remove cidrBlock,"
            + " availabilityZone and name")
@ValidationRule(
    value = Rules.BLOCK,
    fieldPath = ".cidrBlock",
    message =
        "a subnet's cidrBlock must be an IPv4 block between /16 and /28, such as 10.20.1.0/24")
@ValidationRule(
    value = Rules.BLOCK_WITHOUT_HOST_BITS,
    fieldPath = ".cidrBlock",
    message = "a subnet's cidrBlock must have no host bits set: 10.20.1.0/24, not 10.20.1.5/24")
@ValidationRule(
    value =
        """
        !has(self.availabilityZone)
        || self.availabilityZone.matches(
          '^[a-z]{2,}(-[a-z]+)+-[0-9]+(-[a-z]+-[0-9]+)?[a-z]$')""",
    fieldPath = ".availabilityZone",
    message = "a subnet's availabilityZone must be a zone's name, such as us-west-2a")
@ValidationRule(
    value = "!has(self.name) || self.name.matches(" + Rules.NAME_TAG_SYNTAX + ")",
    fieldPath = ".name",
    message = "a subnet's name" + Rules.NAME_TAG_ALLOWS)
public record SubnetSpec(
    @Size(max = Limits.EC2_ID)
        @JsonPropertyDescription(
            "Id of an existing subnet in the VPC of vpc.id. The operator uses the subnet and never"
                + " changes, tags or deletes it. Excludes the other fields. Cannot be changed")
        String id,
    @Size(max = Limits.CIDR)
        @JsonPropertyDescription(
            "IPv4 block between /16 and /28, inside the VPC's block. The blocks of subnets must not"
                + " overlap. Default: a free part of the VPC's block (a /24 if the VPC is a /22 or"
                + " wider); required with vpc.id. Cannot be changed")
        String cidrBlock,
    @Size(max = Limits.ZONE)
        @JsonPropertyDescription(
            "Availability zone, such as us-west-2a. Default: a zone that offers the cache's node"
                + " type or the bastion's instance type; for the bastion's subnet, the zone of the"
                + " first cache subnet if that is given and offers the type. Cannot be changed")
        String availabilityZone,
    @Size(max = Limits.NAME_TAG)
        @JsonPropertyDescription("Name tag. Default: derived. Can be changed in place")
        String name) {}
