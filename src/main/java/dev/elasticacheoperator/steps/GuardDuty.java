package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.read.Kinds;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * Recognizes the resources that GuardDuty Runtime Monitoring makes in a VPC.
 *
 * <p>The tag alone does not prove that GuardDuty made a resource. Users give the same tag to
 * instances that GuardDuty includes (GuardDuty User Guide, "Managing automated security agent for
 * Amazon EC2 instance"), and some tools give their tags to all that they make.
 */
public final class GuardDuty {

  /**
   * Tag of the endpoint and of its security group (GuardDuty User Guide, "Disabling, uninstalling,
   * and cleaning up resources in Runtime Monitoring").
   */
  private static final Filter MANAGED = filter("tag:GuardDutyManaged", List.of("true"));

  /** Services that GuardDuty may make endpoints of (AmazonGuardDutyServiceRolePolicy). */
  private static final Pattern SERVICE = Pattern.compile(".*\\.guardduty-data(-fips)?");

  /** Beginning of the name of the security group, which ends with the id of the VPC. */
  private static final String GROUP = "GuardDutyManagedSecurityGroup-";

  private GuardDuty() {}

  /** Returns true if GuardDuty's endpoints are endpoints of the service. */
  public static boolean isService(String name) {
    return SERVICE.matcher(name).matches();
  }

  /** Returns true if GuardDuty gives such a name to a security group. */
  public static boolean isGroup(String name) {
    return name.startsWith(GROUP);
  }

  /** Returns true if the interface is in GuardDuty's group, as those of its endpoint are. */
  static boolean made(NetworkInterface face) {
    return face.groups().stream().anyMatch(group -> isGroup(group.groupName()));
  }

  /**
   * Returns the filters for resources with GuardDuty's tag in the VPC that is deleted; empty if the
   * deletion does not include them.
   */
  public static List<Filter> filters(AwsContext aws, Target target) {
    if (target.desired().isPresent() || !target.identity().deletesGuardDutyEndpoint()) {
      return List.of();
    }
    var vpcs =
        aws.reads().list(Kinds.VPC).stream()
            .map(Vpc::vpcId)
            .filter(id -> !target.existing(id))
            .toList();
    return vpcs.isEmpty() ? List.of() : List.of(MANAGED, filter("vpc-id", vpcs));
  }

  private static Filter filter(String name, List<String> values) {
    return Filter.builder().name(name).values(values).build();
  }
}
