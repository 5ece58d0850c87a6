package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.read.VpcView;
import dev.elasticacheoperator.desired.Cidr;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.Ownership;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;
import software.amazon.awssdk.services.ec2.model.VpcState;

/**
 * A VPC that the environment lives in and does not own: what of it can be used, and if not, what
 * somebody has to do about it, since the operator changes nothing of it. Where the object names
 * something that is not there the step has failed; where AWS has to change it is blocked.
 */
record ExistingVpc(VpcView view) {

  private static final String EVERYWHERE = "0.0.0.0/0";

  static Outcome notFound(String id, String region) {
    return new Outcome.Failed(
        "vpc-not-found",
        "vpc.id: "
            + id
            + " does not exist in "
            + region
            + " of the operator's account: make the environment anew with the id of one that does",
        ErrorClass.TERMINAL);
  }

  static Outcome subnetNotFound(String id, String vpc) {
    return new Outcome.Failed(
        "subnet-not-found",
        id + " is no subnet of " + vpc + ": give the id of one that is",
        ErrorClass.TERMINAL);
  }

  String id() {
    return view.vpc().vpcId();
  }

  /** Its IPv4 blocks, the primary one first. */
  List<String> blocks() {
    var associated =
        view.vpc().cidrBlockAssociationSet().stream()
            .filter(a -> a.cidrBlockState().state() == VpcCidrBlockStateCode.ASSOCIATED)
            .map(VpcCidrBlockAssociation::cidrBlock)
            .toList();
    return associated.isEmpty() ? List.of(view.vpc().cidrBlock()) : associated;
  }

  Outcome assess() {
    if (view.vpc().state() != VpcState.AVAILABLE) {
      return new Outcome.Waiting(id() + " is " + view.vpc().stateAsString());
    }
    if (!view.dnsSupport()) {
      return switchedOff("DNS support", "--enable-dns-support");
    }
    if (!view.dnsHostnames()) {
      return switchedOff("DNS hostnames", "--enable-dns-hostnames");
    }
    return new Outcome.Ready("existing, " + String.join(", ", blocks()));
  }

  private Outcome switchedOff(String what, String option) {
    return new Outcome.Blocked(
        id()
            + " has "
            + what
            + " off, without which the cache's name does not resolve, and an existing VPC is not"
            + " changed: aws ec2 modify-vpc-attribute --vpc-id "
            + id()
            + " "
            + option);
  }

  Optional<Subnet> subnet(String id) {
    return view.subnets().stream().filter(s -> s.subnetId().equals(id)).findFirst();
  }

  /** Why no subnet of the block can be made. */
  Optional<Outcome> refusal(String cidrBlock, List<String> ours) {
    var wanted = Cidr.parse(cidrBlock);
    if (blocks().stream().map(Cidr::parse).noneMatch(block -> block.contains(wanted))) {
      return Optional.of(
          new Outcome.Failed(
              "subnet-outside-vpc",
              cidrBlock
                  + " lies outside "
                  + id()
                  + " ("
                  + String.join(", ", blocks())
                  + "): give a subnet a free block inside it",
              ErrorClass.TERMINAL));
    }
    return view.subnets().stream()
        .filter(s -> !ours.contains(s.subnetId()))
        .filter(s -> Cidr.parse(s.cidrBlock()).overlaps(wanted))
        .findFirst()
        .map(
            s ->
                new Outcome.Blocked(
                    Ownership.notOurs(
                        s.subnetId()
                            + " ("
                            + s.cidrBlock()
                            + ", in the way of "
                            + cidrBlock
                            + ")")));
  }

  /** Why an instance in the subnet would not reach the internet, which the bastion has to. */
  Optional<Outcome> noWayOut(Subnet subnet) {
    var route = defaultRoute(subnet.subnetId()).filter(r -> r.state() != RouteState.BLACKHOLE);
    if (route.isEmpty()) {
      return Optional.of(
          new Outcome.Blocked(
              subnet.subnetId()
                  + " has no route to the internet, which Session Manager and the installation of"
                  + " redis-cli need, and an existing subnet is not changed: give its route table a"
                  + " route "
                  + EVERYWHERE
                  + " to an internet or NAT gateway"));
    }
    var direct = String.valueOf(route.get().gatewayId()).startsWith("igw-");
    return direct && !Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch())
        ? Optional.of(
            new Outcome.Blocked(
                subnet.subnetId()
                    + " leads to "
                    + route.get().gatewayId()
                    + " and gives no public addresses, and an existing subnet is not changed: aws"
                    + " ec2 modify-subnet-attribute --subnet-id "
                    + subnet.subnetId()
                    + " --map-public-ip-on-launch"))
        : Optional.empty();
  }

  /** Of the table associated with the subnet, else of the main one. */
  private Optional<Route> defaultRoute(String subnet) {
    return table(a -> subnet.equals(a.subnetId()))
        .or(() -> table(a -> Boolean.TRUE.equals(a.main())))
        .stream()
        .flatMap(table -> table.routes().stream())
        .filter(r -> EVERYWHERE.equals(r.destinationCidrBlock()))
        .findFirst();
  }

  private Optional<RouteTable> table(Predicate<RouteTableAssociation> which) {
    return view.routeTables().stream()
        .filter(table -> table.associations().stream().anyMatch(which))
        .findFirst();
  }

  /** The gateway attached to it. */
  Optional<InternetGateway> internetGateway() {
    return view.internetGateways().stream().findFirst();
  }
}
