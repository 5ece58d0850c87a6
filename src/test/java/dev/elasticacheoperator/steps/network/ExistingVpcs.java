package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.read.VpcView;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;
import software.amazon.awssdk.services.ec2.model.VpcState;

/** Existing VPCs for the tables of the steps. */
final class ExistingVpcs {

  private ExistingVpcs() {}

  static ExistingVpc of(String id, String... blocks) {
    return of(vpc(id, VpcState.AVAILABLE, blocks), true, true);
  }

  static ExistingVpc inState(String id, VpcState state) {
    return of(vpc(id, state, "10.50.0.0/16"), true, true);
  }

  static ExistingVpc withDns(String id, boolean support, boolean hostnames) {
    return of(vpc(id, VpcState.AVAILABLE, "10.50.0.0/16"), support, hostnames);
  }

  private static ExistingVpc of(Vpc vpc, boolean dnsSupport, boolean dnsHostnames) {
    return new ExistingVpc(
        new VpcView(vpc, dnsSupport, dnsHostnames, List.of(), List.of(), List.of()));
  }

  private static Vpc vpc(String id, VpcState state, String... blocks) {
    var associations =
        Stream.of(blocks)
            .map(
                block ->
                    VpcCidrBlockAssociation.builder()
                        .cidrBlock(block)
                        .cidrBlockState(s -> s.state(VpcCidrBlockStateCode.ASSOCIATED))
                        .build())
            .toList();
    return Vpc.builder()
        .vpcId(id)
        .state(state)
        .cidrBlock(blocks[0])
        .cidrBlockAssociationSet(associations)
        .build();
  }

  static ExistingVpc with(ExistingVpc vpc, Subnet... subnets) {
    var view = vpc.view();
    return new ExistingVpc(
        new VpcView(
            view.vpc(),
            view.dnsSupport(),
            view.dnsHostnames(),
            List.of(subnets),
            view.internetGateways(),
            view.routeTables()));
  }

  /** Gives the VPC a main route table with a default route to a gateway. */
  static ExistingVpc routedTo(ExistingVpc vpc, String gateway, RouteState state) {
    var route =
        Route.builder().destinationCidrBlock("0.0.0.0/0").gatewayId(gateway).state(state).build();
    var main = RouteTable.builder().associations(a -> a.main(true)).routes(route).build();
    var view = vpc.view();
    return new ExistingVpc(
        new VpcView(
            view.vpc(),
            view.dnsSupport(),
            view.dnsHostnames(),
            view.subnets(),
            view.internetGateways(),
            List.of(main)));
  }

  static Subnet subnet(String id, String block, boolean publicAddresses) {
    return Subnet.builder()
        .subnetId(id)
        .cidrBlock(block)
        .availabilityZone("us-west-2a")
        .mapPublicIpOnLaunch(publicAddresses)
        .build();
  }
}
