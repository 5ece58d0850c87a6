package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The cache's side of the network. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.cacheSubnets) || self.cacheSubnets.all(a,"
            + " !has(a.cidrBlock) || !isCIDR(a.cidrBlock) || self.cacheSubnets.exists_one(b,"
            + " has(b.cidrBlock) && isCIDR(b.cidrBlock)"
            + " && (cidr(a.cidrBlock).containsCIDR(cidr(b.cidrBlock))"
            + " || cidr(b.cidrBlock).containsCIDR(cidr(a.cidrBlock)))))",
    fieldPath = ".cacheSubnets",
    message = "network.cacheSubnets must not overlap each other")
@ValidationRule(
    value =
        "!has(self.cacheSubnets) || self.cacheSubnets.all(a, !has(a.id)"
            + " || self.cacheSubnets.exists_one(b, has(b.id) && b.id == a.id))",
    fieldPath = ".cacheSubnets",
    message = "network.cacheSubnets must not list an id twice")
@ValidationRule(
    value =
        "!has(self.cacheSubnets) || !has(oldSelf.cacheSubnets)"
            + " || (self.cacheSubnets.all(s, has(s.cidrBlock))"
            + " && oldSelf.cacheSubnets.all(s, has(s.cidrBlock)))"
            + " || (size(self.cacheSubnets) == size(oldSelf.cacheSubnets)"
            + " && [0, 1, 2, 3, 4, 5].all(i, i >= size(self.cacheSubnets)"
            + " || (has(self.cacheSubnets[i].id) == has(oldSelf.cacheSubnets[i].id)"
            + " && (!has(self.cacheSubnets[i].id)"
            + " || self.cacheSubnets[i].id == oldSelf.cacheSubnets[i].id)"
            + " && has(self.cacheSubnets[i].cidrBlock) == has(oldSelf.cacheSubnets[i].cidrBlock)"
            + " && (!has(self.cacheSubnets[i].cidrBlock)"
            + " || self.cacheSubnets[i].cidrBlock == oldSelf.cacheSubnets[i].cidrBlock)"
            + " && has(self.cacheSubnets[i].availabilityZone)"
            + " == has(oldSelf.cacheSubnets[i].availabilityZone)"
            + " && (!has(self.cacheSubnets[i].availabilityZone)"
            + " || self.cacheSubnets[i].availabilityZone"
            + " == oldSelf.cacheSubnets[i].availabilityZone))))",
    fieldPath = ".cacheSubnets",
    message =
        "network.cacheSubnets: entries, their order, id, cidrBlock and availabilityZone cannot"
            + " be changed (name can) where any entry, before or after, has no cidrBlock")
@ValidationRule(
    value =
        "!has(self.cacheSubnets) || !has(oldSelf.cacheSubnets)"
            + " || !self.cacheSubnets.all(s, has(s.cidrBlock))"
            + " || !oldSelf.cacheSubnets.all(o, has(o.cidrBlock))"
            + " || oldSelf.cacheSubnets.all(o, self.cacheSubnets.all(s,"
            + " s.cidrBlock != o.cidrBlock"
            + " || (has(s.availabilityZone) == has(o.availabilityZone)"
            + " && (!has(s.availabilityZone) || s.availabilityZone == o.availabilityZone))))",
    fieldPath = ".cacheSubnets",
    message =
        "network.cacheSubnets: a cidrBlock keeps its availabilityZone, since AWS does not move a"
            + " subnet: give the entry another cidrBlock with it")
@ValidationRule(
    value =
        "!has(self.cacheSubnets) || !has(oldSelf.cacheSubnets)"
            + " || !self.cacheSubnets.all(s, has(s.cidrBlock) && isCIDR(s.cidrBlock))"
            + " || !oldSelf.cacheSubnets.all(o, has(o.cidrBlock) && isCIDR(o.cidrBlock))"
            + " || self.cacheSubnets.all(s, oldSelf.cacheSubnets.all(o,"
            + " s.cidrBlock == o.cidrBlock"
            + " || !(cidr(s.cidrBlock).containsCIDR(cidr(o.cidrBlock))"
            + " || cidr(o.cidrBlock).containsCIDR(cidr(s.cidrBlock)))))",
    fieldPath = ".cacheSubnets",
    message =
        "network.cacheSubnets: a new cidrBlock must not overlap an old one, which goes only once"
            + " the cache has left it")
@ValidationRule(
    value =
        "!has(self.allowedCidrs)"
            + " || self.allowedCidrs.all(c, isCIDR(c) && cidr(c).ip().family() == 4)",
    fieldPath = ".allowedCidrs",
    message = "network.allowedCidrs must be IPv4 blocks, such as 10.20.0.0/16 or 10.1.2.3/32")
@ValidationRule(
    value =
        "!has(self.allowedCidrs) || self.allowedCidrs.all(c, !isCIDR(c)"
            + " || cidr(c).ip().family() == 6 || cidr(c).prefixLength() > 0)",
    fieldPath = ".allowedCidrs",
    message =
        "network.allowedCidrs must not hold 0.0.0.0/0: list the ranges that may reach the cache")
@ValidationRule(
    value =
        "!has(self.allowedCidrs) || self.allowedCidrs.all(c, !isCIDR(c)"
            + " || cidr(c).ip().family() == 6 || cidr(c).prefixLength() == 0 || cidr(c) == cidr(c).masked())",
    fieldPath = ".allowedCidrs",
    message =
        "network.allowedCidrs must have no host bits set: 10.1.2.0/24 or 10.1.2.3/32, not"
            + " 10.1.2.3/24")
@ValidationRule(
    value =
        "!has(self.allowedSecurityGroupIds)"
            + " || self.allowedSecurityGroupIds.all(g, g.matches('^sg-[0-9a-f]+$'))",
    fieldPath = ".allowedSecurityGroupIds",
    message =
        "network.allowedSecurityGroupIds must be ids of security groups, such as"
            + " sg-0123456789abcdef0")
@ValidationRule(
    value = Limits.GROUP_NAME_RULE,
    fieldPath = ".securityGroupName",
    message = "network.securityGroupName" + Limits.GROUP_NAME_ALLOWS)
@ValidationRule(
    value =
        "!has(self.internetGatewayName) || self.internetGatewayName.matches("
            + Limits.NAME_TAG_SYNTAX
            + ")",
    fieldPath = ".internetGatewayName",
    message = "network.internetGatewayName" + Limits.NAME_TAG_ALLOWS)
@ValidationRule(
    value =
        "!has(self.routeTableName) || self.routeTableName.matches(" + Limits.NAME_TAG_SYNTAX + ")",
    fieldPath = ".routeTableName",
    message = "network.routeTableName" + Limits.NAME_TAG_ALLOWS)
public record NetworkSpec(
    @Size(min = 1, max = 6)
        @JsonPropertyDescription(
            "Subnets that the cache may be placed in, in order. Default: one, carved from the VPC."
                + " Names can be changed in place; where every entry has its cidrBlock, entries can be"
                + " added in place, and taken away, which replaces the cache if it is in one of"
                + " them, once approved")
        List<SubnetSpec> cacheSubnets,
    @Size(max = 50)
        @JsonPropertyDescription(
            "IPv4 blocks that may reach the cache port, besides the bastion. Default: the VPC's"
                + " blocks; an empty list: the bastion alone. Can be changed in place")
        List<@Size(max = Limits.CIDR) String> allowedCidrs,
    @Size(max = 50)
        @JsonPropertyDescription(
            "Ids of existing security groups, of the VPC or of one peered with it, whose members may"
                + " reach the cache port. Default: none. Can be changed in place")
        List<@Size(max = Limits.EC2_ID) String> allowedSecurityGroupIds,
    @Size(max = 255)
        @JsonPropertyDescription(
            "GroupName of the cache's security group. Default: derived. Cannot be changed")
        String securityGroupName,
    @Size(max = Limits.NAME_TAG)
        @JsonPropertyDescription(
            "Name tag of the internet gateway. Default: derived. Can be changed in place")
        String internetGatewayName,
    @Size(max = Limits.NAME_TAG)
        @JsonPropertyDescription(
            "Name tag of the bastion's route table. Default: derived. Can be changed in place")
        String routeTableName) {}
