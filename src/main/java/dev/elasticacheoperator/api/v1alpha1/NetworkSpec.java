package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The cache's subnets, the sources that may reach the cache, and names of network parts. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        """
        !has(self.cacheSubnets)
        || self.cacheSubnets.all(s,
          """
            + Rules.S_HAS_NO_BLOCK
            + """
              || self.cacheSubnets.exists_one(other,
                has(other.cidrBlock)
                && isCIDR(other.cidrBlock)
                && (cidr(s.cidrBlock).containsCIDR(cidr(other.cidrBlock))
                  || cidr(other.cidrBlock).containsCIDR(cidr(s.cidrBlock)))))""",
    fieldPath = ".cacheSubnets",
    message = "network.cacheSubnets must not overlap each other")
@ValidationRule(
    value =
        """
        !has(self.cacheSubnets)
        || self.cacheSubnets.filter(s, has(s.id))
          .all(a, self.cacheSubnets.exists_one(b, has(b.id) && b.id == a.id))""",
    fieldPath = ".cacheSubnets",
    message = "network.cacheSubnets must not list an id twice")
@ValidationRule(
    value =
        """
        !has(self.cacheSubnets)
        || !has(oldSelf.cacheSubnets)
        || !(self.cacheSubnets + oldSelf.cacheSubnets).all(s, has(s.cidrBlock))
        || self.cacheSubnets.all(s,
          """
            + Rules.S_HAS_NO_BLOCK
            + """
              || oldSelf.cacheSubnets.all(old,
                s.cidrBlock == old.cidrBlock
                || !isCIDR(old.cidrBlock)
                || !cidr(s.cidrBlock).containsCIDR(cidr(old.cidrBlock))
                && !cidr(old.cidrBlock).containsCIDR(cidr(s.cidrBlock))))""",
    fieldPath = ".cacheSubnets",
    message =
        "network.cacheSubnets: a new cidrBlock must not overlap an old one, which is deleted only"
            + " after the cache has left it")
@ValidationRule(
    value = "!has(self.allowedCidrs) || self.allowedCidrs.all(c, " + Rules.C_IS_IPV4 + ")",
    fieldPath = ".allowedCidrs",
    message = "network.allowedCidrs must be IPv4 blocks, such as 10.20.0.0/16 or 10.1.2.3/32")
@ValidationRule(
    value =
        """
        !has(self.allowedCidrs)
        || self.allowedCidrs.filter(c,\s"""
            + Rules.C_IS_IPV4
            + """
            )
              .all(c, cidr(c).prefixLength() > 0)""",
    fieldPath = ".allowedCidrs",
    message =
        "network.allowedCidrs must not contain 0.0.0.0/0: list the ranges that may reach the cache")
@ValidationRule(
    value =
        """
        !has(self.allowedCidrs)
        || self.allowedCidrs.filter(c,\s"""
            + Rules.C_IS_IPV4
            + """
            )
              .all(c, cidr(c).prefixLength() == 0 || cidr(c) == cidr(c).masked())""",
    fieldPath = ".allowedCidrs",
    message =
        "network.allowedCidrs must have no host bits set: 10.1.2.0/24 or 10.1.2.3/32, not"
            + " 10.1.2.3/24")
@ValidationRule(
    value =
        """
        !has(self.allowedSecurityGroupIds)
        || self.allowedSecurityGroupIds.all(id, id.matches('^([0-9]{12}/)?sg-[0-9a-f]+$'))""",
    fieldPath = ".allowedSecurityGroupIds",
    message =
        "network.allowedSecurityGroupIds must be ids of security groups, such as"
            + " sg-0123456789abcdef0, or 123456789012/sg-0123456789abcdef0 in another account")
@ValidationRule(
    value = Rules.GROUP_NAME,
    fieldPath = ".securityGroupName",
    message = "network.securityGroupName" + Rules.GROUP_NAME_ALLOWS)
@ValidationRule(
    value =
        """
        !has(self.internetGatewayName)
        || self.internetGatewayName.matches(
        """
            + Rules.NAME_TAG_SYNTAX
            + ")",
    fieldPath = ".internetGatewayName",
    message = "network.internetGatewayName" + Rules.NAME_TAG_ALLOWS)
@ValidationRule(
    value =
        """
        !has(self.routeTableName)
        || self.routeTableName.matches(
        """
            + Rules.NAME_TAG_SYNTAX
            + ")",
    fieldPath = ".routeTableName",
    message = "network.routeTableName" + Rules.NAME_TAG_ALLOWS)
public record NetworkSpec(
    @Size(min = 1, max = 6)
        @JsonPropertyDescription(
            "Subnets that the cache may be placed in, in order. multiAz needs two in different"
                + " zones, serverless two or three. Default: as many as the cache needs (one, or two"
                + " in different zones), each a free part of the VPC's block. Names can be changed in"
                + " place. If every entry has a cidrBlock,"
                + " entries can be added in place and removed; removing the subnet of the cache"
                + " replaces the cache, once approved")
        List<SubnetSpec> cacheSubnets,
    @Size(max = 50)
        @JsonPropertyDescription(
            "IPv4 blocks that may reach the cache port in addition to the bastion. An empty list"
                + " allows the bastion only. Default: the VPC's blocks. Can be changed in place")
        List<@Size(max = Limits.CIDR) String> allowedCidrs,
    @Size(max = 50)
        @JsonPropertyDescription(
            "Ids of existing security groups whose members may reach the cache port. The groups"
                + " belong to the VPC or to a peered VPC; write 123456789012/sg-... for a group in"
                + " another account. Default: none. Can be changed in place")
        List<@Size(max = Limits.ACCOUNT_AND_EC2_ID) String> allowedSecurityGroupIds,
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
