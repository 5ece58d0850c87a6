package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.policy.Arns;
import dev.elasticacheoperator.aws.policy.Permissions;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

/**
 * A VPC with its content, owned and foreign.
 *
 * @param dnsSupport true if the VPC resolves DNS names
 * @param dnsHostnames true if instances of the VPC get DNS hostnames
 * @param internetGateways the attached gateways; AWS allows one
 * @param routeTables all route tables, with the main one
 */
public record VpcView(
    Vpc vpc,
    boolean dnsSupport,
    boolean dnsHostnames,
    List<Subnet> subnets,
    List<InternetGateway> internetGateways,
    List<RouteTable> routeTables) {

  /** Permissions for {@link #read}. */
  static final Permissions PERMISSIONS =
      Permissions.NONE
          .use("ec2:DescribeVpcAttribute", Arns.VPC)
          .look(
              "ec2:DescribeVpcs",
              "ec2:DescribeSubnets",
              "ec2:DescribeInternetGateways",
              "ec2:DescribeRouteTables");

  static Optional<VpcView> read(AwsClients aws, String vpcId) {
    Filter inVpc = Filter.builder().name("vpc-id").values(vpcId).build();
    Filter attached = Filter.builder().name("attachment.vpc-id").values(vpcId).build();
    Ec2Client ec2 = aws.ec2();
    return ec2.describeVpcs(ask -> ask.filters(inVpc)).vpcs().stream()
        .findFirst()
        .map(
            vpc ->
                new VpcView(
                    vpc,
                    dnsSupport(aws, vpcId),
                    dnsHostnames(aws, vpcId),
                    ec2.describeSubnetsPaginator(ask -> ask.filters(inVpc)).subnets().stream()
                        .toList(),
                    ec2.describeInternetGateways(ask -> ask.filters(attached)).internetGateways(),
                    ec2
                        .describeRouteTablesPaginator(ask -> ask.filters(inVpc))
                        .routeTables()
                        .stream()
                        .toList()));
  }

  static boolean dnsHostnames(AwsClients aws, String vpcId) {
    return Boolean.TRUE.equals(
        aws.ec2()
            .describeVpcAttribute(
                ask -> ask.vpcId(vpcId).attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES))
            .enableDnsHostnames()
            .value());
  }

  /**
   * Returns true if a running instance of the VPC has a public DNS name, and empty if none has one.
   * An instance has one only if DNS hostnames are enabled in its VPC (EC2 API Reference, Instance,
   * {@code dnsName}).
   */
  static Optional<Boolean> dnsHostnamesOfInstances(EnvironmentView reads, String vpcId) {
    return reads.list(Kinds.INSTANCE).stream()
            .filter(instance -> vpcId.equals(instance.vpcId()))
            .filter(instance -> instance.state().name() == InstanceStateName.RUNNING)
            .anyMatch(i -> i.publicDnsName() != null && !i.publicDnsName().isEmpty())
        ? Optional.of(true)
        : Optional.empty();
  }

  private static boolean dnsSupport(AwsClients aws, String vpcId) {
    return Boolean.TRUE.equals(
        aws.ec2()
            .describeVpcAttribute(
                ask -> ask.vpcId(vpcId).attribute(VpcAttributeName.ENABLE_DNS_SUPPORT))
            .enableDnsSupport()
            .value());
  }
}
