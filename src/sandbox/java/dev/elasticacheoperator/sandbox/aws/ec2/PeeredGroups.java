package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.ResourceIds;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.ReferencedSecurityGroup;

/**
 * Security groups in VPCs of other accounts that are peered with a VPC of this account.
 *
 * <p>A rule must name such a group with its account (Amazon VPC Peering Guide, "Update your
 * security groups to reference peer security groups"). EC2 shows the account, the VPC and the
 * peering with the rule.
 */
public final class PeeredGroups {

  private final Map<String, ReferencedSecurityGroup> groups = new LinkedHashMap<>();
  private final Map<String, String> peeredWith = new LinkedHashMap<>();
  private final ResourceIds ids;

  PeeredGroups(ResourceIds ids) {
    this.ids = ids;
  }

  /** Creates a group in a new VPC of another account, peered with the VPC; returns its id. */
  public String create(String account, String vpcId) {
    String id = ids.next("sg");
    groups.put(
        id,
        ReferencedSecurityGroup.builder()
            .groupId(id)
            .userId(account)
            .vpcId(ids.next("vpc"))
            .vpcPeeringConnectionId(ids.next("pcx"))
            .peeringStatus("active")
            .build());
    peeredWith.put(id, vpcId);
    return id;
  }

  ReferencedSecurityGroup require(String vpcId, ReferencedSecurityGroup asked) {
    ReferencedSecurityGroup group = groups.get(asked.groupId());
    if (group == null || !group.userId().equals(asked.userId())) {
      throw ResourceKind.SECURITY_GROUP.notFound(asked.groupId());
    }
    if (!peeredWith.get(asked.groupId()).equals(vpcId)) {
      throw otherNetwork();
    }
    return group;
  }

  static AwsServiceException otherNetwork() {
    return ec2(
        "InvalidGroup.NotFound",
        "You have specified two resources that belong to different networks.");
  }
}
