package dev.elasticacheoperator.sandbox.aws.ec2;

import dev.elasticacheoperator.sandbox.aws.Page;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkAclsResponse;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.RuleAction;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Network ACLs: only the default one of each VPC, which all its subnets are associated with. */
final class NetworkAcls {
  private static final int FIRST_RULE = 100;
  private static final int LAST_RULE = 32767;

  private static final Filters<NetworkAcl> FILTERS =
      new Filters<NetworkAcl>()
          .by("network-acl-id", NetworkAcl::networkAclId)
          .by("vpc-id", NetworkAcl::vpcId)
          .by("default", NetworkAcl::isDefault)
          .by("owner-id", NetworkAcl::ownerId)
          .byAny("association.subnet-id", acl -> associations(acl, NetworkAclAssociation::subnetId))
          .byAny(
              "association.association-id",
              acl -> associations(acl, NetworkAclAssociation::networkAclAssociationId));

  private final Ec2State state;
  private final Listing<NetworkAcl, NetworkAcl> listing;

  NetworkAcls(Ec2State state) {
    this.state = state;
    this.listing =
        new Listing<>(state.acls, state.tags, this::show, NetworkAcl::networkAclId, FILTERS);
  }

  DescribeNetworkAclsResponse describe(DescribeNetworkAclsRequest request) {
    Page<NetworkAcl> page =
        listing.page(
            request.networkAclIds(), request.filters(), request.maxResults(), request.nextToken());
    return DescribeNetworkAclsResponse.builder()
        .networkAcls(page.items())
        .nextToken(page.next())
        .build();
  }

  void addDefault(String vpcId) {
    state.acls.add(
        id ->
            NetworkAcl.builder()
                .networkAclId(id)
                .vpcId(vpcId)
                .isDefault(true)
                .ownerId(state.owner())
                .entries(
                    Stream.of(true, false)
                        .flatMap(
                            egress ->
                                Stream.of(
                                    entry(egress, FIRST_RULE, RuleAction.ALLOW),
                                    entry(egress, LAST_RULE, RuleAction.DENY)))
                        .toList())
                .build());
  }

  void removeDefault(String vpcId) {
    List.copyOf(state.acls.all()).stream()
        .filter(acl -> acl.vpcId().equals(vpcId))
        .forEach(acl -> state.remove(state.acls, acl.networkAclId()));
  }

  private NetworkAcl show(NetworkAcl acl, List<Tag> tags) {
    List<NetworkAclAssociation> associations =
        state.subnets.all().stream()
            .filter(subnet -> subnet.vpcId().equals(acl.vpcId()))
            .map(subnet -> association(acl, subnet))
            .toList();
    return acl.toBuilder().associations(associations).tags(tags).build();
  }

  /** A subnet has one association from its birth on, so the subnet's digits serve as its own. */
  private static NetworkAclAssociation association(NetworkAcl acl, Subnet subnet) {
    return NetworkAclAssociation.builder()
        .networkAclAssociationId(subnet.subnetId().replace("subnet-", "aclassoc-"))
        .networkAclId(acl.networkAclId())
        .subnetId(subnet.subnetId())
        .build();
  }

  private static NetworkAclEntry entry(boolean egress, int number, RuleAction action) {
    return NetworkAclEntry.builder()
        .egress(egress)
        .ruleNumber(number)
        .ruleAction(action)
        .protocol("-1")
        .cidrBlock("0.0.0.0/0")
        .build();
  }

  private static List<String> associations(
      NetworkAcl acl, Function<NetworkAclAssociation, String> field) {
    return acl.associations().stream().map(field).filter(Objects::nonNull).toList();
  }
}
