package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import dev.elasticacheoperator.sandbox.aws.Page;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Security groups; {@link SecurityGroupRuleCalls} has what they allow. */
final class SecurityGroupCalls {
  /** Characters that AWS allows in the name and the description of a VPC's group. */
  private static final Pattern TEXT = Pattern.compile("[a-zA-Z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]*");

  /**
   * AWS documents that no name may start with {@code sg-}. Looser here: only what could be an id is
   * refused, since the conformance probe names its groups {@code sg-RUN-NUMBER} and expects that
   * they are accepted.
   */
  private static final Pattern LIKE_AN_ID = Pattern.compile("sg-[0-9a-f]*");

  private static final int MAX_TEXT = 255;

  private static final Filters<SecurityGroup> FILTERS =
      new Filters<SecurityGroup>()
          .by("group-id", SecurityGroup::groupId)
          .by("group-name", SecurityGroup::groupName)
          .by("vpc-id", SecurityGroup::vpcId)
          .by("description", SecurityGroup::description)
          .by("owner-id", SecurityGroup::ownerId)
          .byAny("ip-permission.cidr", group -> cidrs(group.ipPermissions()))
          .byAny("ip-permission.group-id", group -> groups(group.ipPermissions()))
          .byAny("ip-permission.protocol", group -> protocols(group.ipPermissions()))
          .byAny("ip-permission.from-port", group -> fromPorts(group.ipPermissions()))
          .byAny("ip-permission.to-port", group -> toPorts(group.ipPermissions()))
          .byAny("egress.ip-permission.cidr", group -> cidrs(group.ipPermissionsEgress()))
          .byAny("egress.ip-permission.group-id", group -> groups(group.ipPermissionsEgress()))
          .byAny("egress.ip-permission.protocol", group -> protocols(group.ipPermissionsEgress()));

  private final Ec2State state;
  private final SecurityGroupRuleCalls rules;
  private final NetworkInterfaces interfaces;

  SecurityGroupCalls(Ec2State state, SecurityGroupRuleCalls rules, NetworkInterfaces interfaces) {
    this.state = state;
    this.rules = rules;
    this.interfaces = interfaces;
  }

  CreateSecurityGroupResponse create(CreateSecurityGroupRequest request) {
    String name = request.groupName();
    checkText("GroupName", name);
    checkText("GroupDescription", request.description());
    if (LIKE_AN_ID.matcher(name).matches()) {
      throw ec2(
          "InvalidParameterValue",
          "Invalid value '" + name + "' for groupName. Group names may not be in the format sg-*.");
    }
    if (name.equals("default")) {
      throw ec2("InvalidParameterValue", "Cannot use reserved security group name: " + name);
    }
    if (request.vpcId() == null) {
      throw ec2("VPCIdNotSpecified", "No default VPC for this user");
    }
    state.vpcs.require(request.vpcId());
    List<Tag> tags = state.tags.requested(request.tagSpecifications(), ResourceKind.SECURITY_GROUP);
    if (state.groupsOf(request.vpcId()).anyMatch(g -> g.groupName().equalsIgnoreCase(name))) {
      throw ec2(
          "InvalidGroup.Duplicate",
          "The security group '" + name + "' already exists for VPC '" + request.vpcId() + "'");
    }
    String id = add(request.vpcId(), name, request.description(), tags);
    return CreateSecurityGroupResponse.builder()
        .groupId(id)
        .securityGroupArn(state.groups.require(id).securityGroupArn())
        .tags(tags)
        .build();
  }

  DescribeSecurityGroupsResponse describe(DescribeSecurityGroupsRequest request) {
    List<SecurityGroup> found = listing().select(request.groupIds(), request.filters());
    if (!request.groupNames().isEmpty()) {
      throw noDefaultVpc(request.groupNames().get(0));
    }
    Page<SecurityGroup> page =
        Listing.page(
            found, SecurityGroup::groupId, request.maxResults(), request.nextToken(), 1000);
    return DescribeSecurityGroupsResponse.builder()
        .securityGroups(page.items())
        .nextToken(page.next())
        .build();
  }

  DeleteSecurityGroupResponse delete(DeleteSecurityGroupRequest request) {
    if (request.groupId() == null) {
      throw request.groupName() == null
          ? ec2("MissingParameter", "The request must contain the parameter groupName or groupId")
          : noDefaultVpc(request.groupName());
    }
    String id = request.groupId();
    SecurityGroup group = state.groups.require(id);
    if (group.groupName().equals("default")) {
      throw ec2(
          "CannotDelete",
          "the specified group: \"" + id + "\" name: \"default\" cannot be deleted by a user");
    }
    if (interfaces.use(id) || rules.namedByAnother(id)) {
      throw ec2("DependencyViolation", "resource " + id + " has a dependent object");
    }
    remove(id);
    return DeleteSecurityGroupResponse.builder().returnValue(true).groupId(id).build();
  }

  /** Its members may talk to each other and to everyone outside. */
  void addDefault(String vpcId) {
    String id = add(vpcId, "default", "default VPC security group", List.of());
    rules.allowMembers(id);
  }

  void removeDefault(String vpcId) {
    remove(state.defaultGroup(vpcId).groupId());
  }

  /** Names alone mean the default VPC's groups, and there is no default VPC. */
  static AwsServiceException noDefaultVpc(String groupName) {
    return ec2(
        "InvalidGroup.NotFound",
        "The security group '" + groupName + "' does not exist in default VPC 'null'");
  }

  private String add(String vpcId, String name, String description, List<Tag> tags) {
    String made =
        state.add(
            state.groups,
            tags,
            id ->
                SecurityGroup.builder()
                    .groupId(id)
                    .groupName(name)
                    .description(description)
                    .vpcId(vpcId)
                    .ownerId(state.owner())
                    .securityGroupArn(state.region.arn("ec2", "security-group/" + id))
                    .build());
    rules.allowAllEgress(made);
    return made;
  }

  private void remove(String id) {
    rules.removeOf(id);
    state.remove(state.groups, id);
  }

  private static void checkText(String parameter, String text) {
    if (text == null || text.isEmpty()) {
      throw ec2("MissingParameter", "The request must contain the parameter " + parameter);
    }
    if (text.length() > MAX_TEXT || !TEXT.matcher(text).matches()) {
      throw ec2(
          "InvalidParameterValue",
          "Value ("
              + text
              + ") for parameter "
              + parameter
              + " is invalid. Character sets beyond ASCII are not supported, and it has at most 255"
              + " characters.");
    }
  }

  /** The rules are sorted by group once for all that a call shows. */
  private Listing<SecurityGroup, SecurityGroup> listing() {
    Map<String, List<SecurityGroupRule>> byGroup =
        state.rules.all().stream().collect(Collectors.groupingBy(SecurityGroupRule::groupId));
    return new Listing<>(
        state.groups,
        state.tags,
        (group, tags) -> show(group, tags, byGroup.getOrDefault(group.groupId(), List.of())),
        SecurityGroup::groupId,
        FILTERS);
  }

  private static SecurityGroup show(
      SecurityGroup group, List<Tag> tags, List<SecurityGroupRule> all) {
    return group.toBuilder()
        .ipPermissions(IpPermissions.group(all.stream().filter(r -> !r.isEgress()).toList()))
        .ipPermissionsEgress(IpPermissions.group(all.stream().filter(r -> r.isEgress()).toList()))
        .tags(tags)
        .build();
  }

  private static List<String> cidrs(List<IpPermission> permissions) {
    return permissions.stream()
        .flatMap(permission -> permission.ipRanges().stream())
        .map(range -> range.cidrIp())
        .toList();
  }

  private static List<String> groups(List<IpPermission> permissions) {
    return permissions.stream()
        .flatMap(permission -> permission.userIdGroupPairs().stream())
        .map(pair -> pair.groupId())
        .toList();
  }

  private static List<String> protocols(List<IpPermission> permissions) {
    return permissions.stream().map(IpPermission::ipProtocol).toList();
  }

  private static List<Integer> fromPorts(List<IpPermission> permissions) {
    return permissions.stream().map(IpPermission::fromPort).filter(p -> p != null).toList();
  }

  private static List<Integer> toPorts(List<IpPermission> permissions) {
    return permissions.stream().map(IpPermission::toPort).filter(p -> p != null).toList();
  }
}
