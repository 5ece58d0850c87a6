package dev.elasticacheoperator.aws.error;

import static dev.elasticacheoperator.aws.error.ErrorRow.ANY;
import static dev.elasticacheoperator.aws.error.ErrorRow.row;
import static dev.elasticacheoperator.engine.ErrorClass.ALREADY_DONE;
import static dev.elasticacheoperator.engine.ErrorClass.ALREADY_EXISTS;
import static dev.elasticacheoperator.engine.ErrorClass.IN_USE;
import static dev.elasticacheoperator.engine.ErrorClass.NOT_VISIBLE_YET;
import static dev.elasticacheoperator.engine.ErrorClass.RETRYABLE;
import static dev.elasticacheoperator.engine.ErrorClass.SLOW;
import static dev.elasticacheoperator.engine.ErrorClass.TERMINAL;

import java.util.List;

/** Error codes of EC2. */
final class Ec2Errors {

  private static final String INSTANCE_TYPE = "Change bastion.instanceType or bastion.imageId.";

  private static final String ZONE =
      "Give the entry of network.cacheSubnets another cidrBlock and another availabilityZone. For"
          + " the bastion, set bastion.enabled to false, change bastion.subnet.availabilityZone, and"
          + " enable it again.";

  static final List<ErrorRow> ROWS =
      List.of(
          // The bastion.
          row(
              "image-not-shared",
              "ec2",
              "AuthFailure",
              "Not authorized for images?:",
              TERMINAL,
              "The AMI is not shared with this account. Set bastion.imageId to one that is."),
          row(
              ErrorTable.INSTANCE_ZONE,
              "ec2:RunInstances",
              "Unsupported",
              "is not supported in your requested Availability Zone",
              RETRYABLE,
              "The operator tries another zone if none is named for the bastion's subnet. Otherwise"
                  + " change bastion.instanceType. Or set bastion.enabled to false, change"
                  + " bastion.subnet.availabilityZone, and enable it again."),
          row(
              ErrorTable.INSTANCE_CAPACITY,
              "ec2",
              "Insufficient.*Capacity.*",
              ANY,
              RETRYABLE,
              "AWS has no capacity for this instance type in this zone now. Wait, or choose another"
                  + " bastion.instanceType."),
          row(
              "instance-profile-not-visible-yet",
              "ec2:(RunInstances|AssociateIamInstanceProfile)",
              "InvalidParameterValue",
              "Invalid IAM Instance Profile|has no associated IAM Roles",
              NOT_VISIBLE_YET,
              "EC2 does not see the instance profile or its role yet, which takes up to two"
                  + " minutes. If it stays so, check that the profile exists and contains the"
                  + " role."),
          // An earlier request with this token took effect, and AWS will soon show its instance.
          row(
              "token-used",
              "ec2",
              "IdempotentParameterMismatch|IdempotentInstanceTerminated",
              ANY,
              RETRYABLE,
              "An earlier request with this token took effect. Wait for the next pass, which finds"
                  + " its result."),
          row(
              "image",
              "ec2",
              "InvalidAMIID\\..*",
              ANY,
              TERMINAL,
              "Set bastion.imageId to an AMI of this region, or leave it out."),
          row(
              "key-pair",
              "ec2",
              "InvalidKeyPair\\.(NotFound|Format)",
              ANY,
              TERMINAL,
              "Set bastion.keyName to a key pair of this region, or leave it out."),
          row(
              "instance-type",
              "ec2:RunInstances",
              "Unsupported.*|InvalidInstanceType",
              ANY,
              TERMINAL,
              INSTANCE_TYPE),
          row(
              "instance-type",
              "ec2:RunInstances",
              "InvalidParameter(Value|Combination)",
              "instance types?|for InstanceType|does not match the architecture",
              TERMINAL,
              INSTANCE_TYPE),
          row(
              "public-access-forbidden",
              "ec2:(RunInstances|CreateInternetGateway|AttachInternetGateway|ModifySubnetAttribute)",
              "UnauthorizedOperation",
              "with an explicit deny in a service control policy",
              SLOW,
              "Ask who runs the organisation what the policy forbids. If it forbids public addresses"
                  + " or internet gateways, set bastion.enabled to false, or create the environment"
                  + " in an existing VPC with bastion.subnet.id, a subnet with its own way out, and"
                  + " set bastion.publicIp to false. If it demands tags, add them to tags."),
          row(
              "tag-policy",
              "ec2",
              "TagPolicyViolation",
              ANY,
              TERMINAL,
              "Correct tags so that they fit the organisation's tag policy."),
          row(
              "protected",
              "ec2:TerminateInstances",
              "OperationNotPermitted",
              ANY,
              SLOW,
              "Turn off the instance's termination protection."),

          // The network.
          row("zone", "ec2", "InvalidAvailabilityZone.*|InvalidZone.*", ANY, TERMINAL, ZONE),
          row(
              "zone",
              "ec2:CreateSubnet",
              "InvalidParameter(Value|Combination)",
              "for parameter availabilityZone|availability zones?",
              TERMINAL,
              ZONE),
          row(
              "vpc-block",
              "ec2:CreateVpc",
              "InvalidVpc\\.?Range|InvalidCidr.*|InvalidVpc\\.Conflict",
              ANY,
              TERMINAL,
              "AWS does not accept vpc.cidrBlock, which cannot change. Delete the environment and"
                  + " create it with another block."),
          row(
              "subnet-block",
              "ec2",
              "InvalidSubnet\\.?Range|InvalidCidr.*",
              ANY,
              TERMINAL,
              "Give the entry of network.cacheSubnets another cidrBlock. For the bastion, set"
                  + " bastion.enabled to false, change bastion.subnet.cidrBlock, and enable it"
                  + " again."),
          row(
              "subnet-full",
              "ec2",
              "InsufficientFreeAddressesInSubnet",
              ANY,
              SLOW,
              "The subnet has no free address. Free one. Or set bastion.enabled to false, choose"
                  + " another bastion.subnet, and enable it again."),
          row(
              "rules-quota",
              "ec2:AuthorizeSecurityGroup(Ingress|Egress)",
              "RulesPerSecurityGroupLimitExceeded",
              ANY,
              SLOW,
              "AWS allows 60 rules for each security group by default. List fewer entries in"
                  + " network.allowedCidrs and network.allowedSecurityGroupIds, or ask for a higher"
                  + " quota of rules for each security group in Service Quotas."),
          row(
              "other-network",
              "ec2:AuthorizeSecurityGroupIngress",
              "InvalidGroup\\.NotFound",
              "different networks",
              TERMINAL,
              "List in network.allowedSecurityGroupIds only groups of the cache's VPC or of a VPC"
                  + " peered with it."),
          // Either a group that was made a moment ago, or a wrong entry of the spec.
          row(
              "source-group",
              "ec2:AuthorizeSecurityGroupIngress",
              "InvalidGroup\\.NotFound",
              ANY,
              NOT_VISIBLE_YET,
              "Correct the group in network.allowedSecurityGroupIds. Write a group of a peered VPC in"
                  + " another account as 123456789012/sg-0123456789abcdef0."),

          // Relations that are already in the requested state, or cannot be.
          row("rule-exists", "ec2", "InvalidPermission\\.Duplicate", ANY, ALREADY_DONE, ""),
          // The attachment was accepted, and calls about routes do not see it yet.
          row(
              "gateway-not-visible-yet",
              "ec2:(Create|Replace)Route",
              "InvalidParameterValue",
              "and network gateway igw-\\S+ belong to different networks",
              NOT_VISIBLE_YET,
              "Attach the internet gateway to the VPC of the route table."),
          row("route-exists", "ec2", "RouteAlreadyExists", ANY, ALREADY_DONE, ""),
          row(
              "associated",
              "ec2",
              "Resource\\.AlreadyAssociated|.*AlreadyAttached",
              ANY,
              ALREADY_DONE,
              ""),
          row(
              "detached",
              "ec2:DetachInternetGateway",
              "Gateway\\.NotAttached",
              ANY,
              ALREADY_DONE,
              ""),
          row("gateway-not-attached", "ec2", "Gateway\\..*", ANY, IN_USE, ""),
          row(
              "attached-already",
              "ec2:AttachInternetGateway",
              "InvalidParameterValue",
              "already has an internet gateway",
              ALREADY_EXISTS,
              ""));

  private Ec2Errors() {}
}
