package dev.elasticacheoperator.steps.network;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.aws.read.VpcView;
import dev.elasticacheoperator.desired.Cidr;
import dev.elasticacheoperator.engine.ErrorClass;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.steps.AwsContext;
import dev.elasticacheoperator.steps.Ownership;
import dev.elasticacheoperator.steps.Target;
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
 * The VPC of {@code vpc.id} with everything in it. The operator uses it and never changes it, so
 * this class says what a user has to correct.
 *
 * <p>A step has failed if the spec names a resource that does not exist. A step is blocked if
 * somebody has to change something on AWS.
 */
record ExistingVpc(VpcView view) {

  /** Reads the VPC of {@code vpc.id}; empty if it does not exist, or if the VPC is managed. */
  static Optional<ExistingVpc> read(AwsContext aws, Target target) {
    return target
        .existingVpc()
        .flatMap(id -> aws.reads().get(Kinds.VPC_CONTENT, id))
        .map(ExistingVpc::new);
  }

  static Outcome notFound(String id, String region) {
    return new Outcome.Failed(
        "vpc-not-found",
        "vpc.id: "
            + id
            + " does not exist in "
            + region
            + " in the operator's account. Create a new object with the id of an existing VPC,"
            + " because vpc.id cannot change.",
        ErrorClass.TERMINAL);
  }

  String id() {
    return view.vpc().vpcId();
  }

  /** Returns the IPv4 blocks of the VPC, the primary block first. */
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
      return new Outcome.Waiting("Waiting for VPC " + id() + ": " + view.vpc().stateAsString());
    }
    if (!view.dnsSupport()) {
      return turnedOff("DNS support", "--enable-dns-support");
    }
    if (!view.dnsHostnames()) {
      return turnedOff("DNS hostnames", "--enable-dns-hostnames");
    }
    return new Outcome.Ready(String.join(", ", blocks()) + " (existing)");
  }

  private Outcome turnedOff(String attribute, String option) {
    return new Outcome.Blocked(
        "VPC "
            + id()
            + " has "
            + attribute
            + " off, so the cache's host name does not resolve. The operator does not change an"
            + " existing VPC. Run: aws ec2 modify-vpc-attribute --vpc-id "
            + id()
            + " "
            + option);
  }

  Optional<Subnet> subnet(String id) {
    return view.subnets().stream().filter(s -> s.subnetId().equals(id)).findFirst();
  }

  /** Returns the reason why a new subnet cannot have the block; empty if it can. */
  Optional<Outcome> refusal(Target target, String cidrBlock, List<String> ownedSubnets) {
    var desired = Cidr.parse(cidrBlock);
    if (blocks().stream().map(Cidr::parse).noneMatch(block -> block.contains(desired))) {
      return Optional.of(
          new Outcome.Failed(
              "subnet-outside-vpc",
              "Subnet block "
                  + cidrBlock
                  + " lies outside VPC "
                  + id()
                  + " ("
                  + String.join(", ", blocks())
                  + "). Use a free block inside it.",
              ErrorClass.TERMINAL));
    }
    return view.subnets().stream()
        .filter(s -> !ownedSubnets.contains(s.subnetId()))
        .filter(s -> Cidr.parse(s.cidrBlock()).overlaps(desired))
        .findFirst()
        .map(
            s ->
                Ownership.notOurs(
                    target,
                    "subnet "
                        + s.subnetId()
                        + " ("
                        + s.cidrBlock()
                        + ", overlaps "
                        + cidrBlock
                        + ")",
                    Tags.fromEc2(s.tags())));
  }

  /**
   * Returns the reason why a subnet of the spec cannot be used; empty if it can.
   *
   * @param internet true if instances in the subnet must reach the internet
   */
  Optional<Outcome> unusable(String subnetId, boolean internet) {
    return subnet(subnetId)
        .map(subnet -> internet ? noInternet(subnet) : Optional.<Outcome>empty())
        .orElseGet(() -> Optional.of(subnetNotFound(subnetId)));
  }

  private Outcome subnetNotFound(String subnetId) {
    return new Outcome.Failed(
        "subnet-not-found",
        "Subnet "
            + subnetId
            + " is not in VPC "
            + id()
            + ". Use the id of a subnet of "
            + id()
            + ".",
        ErrorClass.TERMINAL);
  }

  private Optional<Outcome> noInternet(Subnet subnet) {
    var route = defaultRoute(subnet.subnetId()).filter(r -> r.state() != RouteState.BLACKHOLE);
    if (route.isEmpty()) {
      return Optional.of(
          new Outcome.Blocked(
              "Subnet "
                  + subnet.subnetId()
                  + " has no route to the internet, which the bastion needs for Session Manager"
                  + " and to install its client. The operator does not change an existing subnet."
                  + " Add a route "
                  + BastionNetwork.EVERYWHERE
                  + " to an internet or NAT gateway to its route table."));
    }
    var direct = String.valueOf(route.get().gatewayId()).startsWith("igw-");
    return direct && !Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch())
        ? Optional.of(
            new Outcome.Blocked(
                "Subnet "
                    + subnet.subnetId()
                    + " routes to "
                    + route.get().gatewayId()
                    + " and gives no public addresses, so the bastion cannot reach the internet."
                    + " The operator does not change an existing subnet. Run: aws ec2"
                    + " modify-subnet-attribute --subnet-id "
                    + subnet.subnetId()
                    + " --map-public-ip-on-launch"))
        : Optional.empty();
  }

  /** Returns the default route of the subnet's route table, or of the main one if it has none. */
  private Optional<Route> defaultRoute(String subnet) {
    return table(a -> subnet.equals(a.subnetId()))
        .or(() -> table(a -> Boolean.TRUE.equals(a.main())))
        .stream()
        .flatMap(table -> table.routes().stream())
        .filter(r -> BastionNetwork.EVERYWHERE.equals(r.destinationCidrBlock()))
        .findFirst();
  }

  private Optional<RouteTable> table(Predicate<RouteTableAssociation> which) {
    return view.routeTables().stream()
        .filter(table -> table.associations().stream().anyMatch(which))
        .findFirst();
  }

  /** Returns the gateway that is attached to the VPC. */
  Optional<InternetGateway> internetGateway() {
    return view.internetGateways().stream().findFirst();
  }
}
