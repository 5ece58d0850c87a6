package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The EC2 instance from which people reach the cache. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        """
        !has(self.instanceType)
        || self.instanceType.matches('^[a-z][a-z0-9-]*[.][a-z0-9-]+$')""",
    fieldPath = ".instanceType",
    message = "bastion.instanceType must be an EC2 instance type, such as t3.micro")
@ValidationRule(
    value = "!has(self.imageId) || self.imageId.matches('^ami-[0-9a-f]+$')",
    fieldPath = ".imageId",
    message = "bastion.imageId must be the id of an AMI, such as ami-0123456789abcdef0")
@ValidationRule(
    value = "!has(self.keyName) || self.keyName.matches('^[a-zA-Z0-9_][a-zA-Z0-9_.@+=:,-]*$')",
    fieldPath = ".keyName",
    message =
        "bastion.keyName must be 1 to 255 letters, digits or any of _ . @ + = : , - and start with"
            + " a letter, a digit or _")
@ValidationRule(
    value = "!has(self.sshCidrs) || self.sshCidrs.all(c, " + Rules.C_IS_IPV4 + ")",
    fieldPath = ".sshCidrs",
    message = "bastion.sshCidrs must be IPv4 blocks, such as 198.51.100.0/24 or 198.51.100.7/32")
@ValidationRule(
    value =
        """
        !has(self.sshCidrs)
        || self.sshCidrs.filter(c,\s"""
            + Rules.C_IS_IPV4
            + """
            )
              .all(c, cidr(c).prefixLength() > 0)""",
    fieldPath = ".sshCidrs",
    message =
        "bastion.sshCidrs must not contain 0.0.0.0/0: list your own ranges, or remove sshCidrs and"
            + " use Session Manager")
@ValidationRule(
    value =
        """
        !has(self.sshCidrs)
        || self.sshCidrs.filter(c,\s"""
            + Rules.C_IS_IPV4
            + """
            )
              .all(c, cidr(c).prefixLength() == 0 || cidr(c) == cidr(c).masked())""",
    fieldPath = ".sshCidrs",
    message =
        "bastion.sshCidrs must have no host bits set: 198.51.100.0/24 or 198.51.100.7/32, not"
            + " 198.51.100.7/24")
@ValidationRule(
    value = Rules.GROUP_NAME,
    fieldPath = ".securityGroupName",
    message = "bastion.securityGroupName" + Rules.GROUP_NAME_ALLOWS)
@ValidationRule(
    value = "!has(self.name) || self.name.matches(" + Rules.NAME_TAG_SYNTAX + ")",
    fieldPath = ".name",
    message = "bastion.name" + Rules.NAME_TAG_ALLOWS)
@ValidationRule(
    value = "self.?publicIp.orValue(true) || self.?subnet.?id.hasValue()",
    fieldPath = ".publicIp",
    message =
        "bastion.publicIp can be false only with bastion.subnet.id, a subnet with its own way to"
            + " Session Manager, such as a NAT gateway or VPC endpoints")
public record BastionSpec(
    @Default("true")
        @JsonPropertyDescription(
            "Creates the bastion with its subnet, internet gateway, route table and role if true,"
                + " and deletes them if false. Default: true. Can be changed in place")
        Boolean enabled,
    @JsonPropertyDescription(
            "The bastion's own subnet, whose instances get public addresses. With an id: an existing"
                + " subnet with a route to the internet. Its id, block and zone cannot be changed"
                + " while the bastion is enabled")
        SubnetSpec subnet,
    @Size(max = 64)
        @JsonPropertyDescription(
            "EC2 instance type, x86_64 or arm64. Default: t3.micro. Changing it replaces the"
                + " instance")
        String instanceType,
    @Size(max = 32)
        @JsonPropertyDescription(
            "AMI to boot. It must be Amazon Linux 2023 of the instance type's architecture, so that"
                + " a client can be installed. Default: the newest Amazon Linux 2023 at the time of"
                + " creation. Changing it replaces the instance")
        String imageId,
    @Size(max = 255)
        @JsonPropertyDescription(
            "Name of an EC2 key pair for ssh. Default: none; connect with Session Manager."
                + " Changing it replaces the instance")
        String keyName,
    @JsonPropertyDescription(
            "Launches the instance without a public address if false. The subnet of bastion.subnet.id"
                + " must then have its own way to Session Manager. Default: the subnet decides."
                + " Changing it replaces the instance if it has a public address")
        Boolean publicIp,
    @Size(max = 50)
        @JsonPropertyDescription(
            "IPv4 blocks that may reach port 22. Default: none. Can be changed in place")
        List<@Size(max = Limits.CIDR) String> sshCidrs,
    @Size(max = 255)
        @JsonPropertyDescription(
            "GroupName of the bastion's security group. Default: derived. Cannot be changed")
        String securityGroupName,
    @Size(max = Limits.NAME_TAG)
        @JsonPropertyDescription(
            "Name tag of the instance. Default: derived. Can be changed in place")
        String name) {

  public BastionSpec {
    enabled = enabled == null || enabled;
  }
}
