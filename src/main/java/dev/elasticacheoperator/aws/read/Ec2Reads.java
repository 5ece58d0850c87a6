package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * Calls that list resources of EC2 by filters. AWS allows larger pages of most kinds. The answer of
 * a call is in memory as a whole, five times as large as the resources in it.
 */
final class Ec2Reads {

  private static final int PAGE = 500;

  /** An instance is several times as large as any other resource. */
  private static final int INSTANCES_PAGE = 200;

  /** Largest page of DescribeRouteTables. */
  private static final int ROUTE_TABLES_PAGE = 100;

  private Ec2Reads() {}

  static Stream<Vpc> vpcs(AwsClients aws, List<Filter> filters) {
    return aws
        .ec2()
        .describeVpcsPaginator(ask -> ask.filters(filters).maxResults(PAGE))
        .vpcs()
        .stream();
  }

  static Stream<Subnet> subnets(AwsClients aws, List<Filter> filters) {
    return aws
        .ec2()
        .describeSubnetsPaginator(ask -> ask.filters(filters).maxResults(PAGE))
        .subnets()
        .stream();
  }

  static Stream<SecurityGroup> securityGroups(AwsClients aws, List<Filter> filters) {
    return aws
        .ec2()
        .describeSecurityGroupsPaginator(ask -> ask.filters(filters).maxResults(PAGE))
        .securityGroups()
        .stream();
  }

  static Stream<InternetGateway> internetGateways(AwsClients aws, List<Filter> filters) {
    return aws
        .ec2()
        .describeInternetGatewaysPaginator(ask -> ask.filters(filters).maxResults(PAGE))
        .internetGateways()
        .stream();
  }

  static Stream<RouteTable> routeTables(AwsClients aws, List<Filter> filters) {
    return aws
        .ec2()
        .describeRouteTablesPaginator(ask -> ask.filters(filters).maxResults(ROUTE_TABLES_PAGE))
        .routeTables()
        .stream();
  }

  static Stream<Instance> instances(AwsClients aws, List<Filter> filters) {
    return aws
        .ec2()
        .describeInstancesPaginator(ask -> ask.filters(filters).maxResults(INSTANCES_PAGE))
        .reservations()
        .stream()
        .flatMap(reservation -> reservation.instances().stream());
  }

  static Stream<Volume> volumes(AwsClients aws, List<Filter> filters) {
    return aws
        .ec2()
        .describeVolumesPaginator(ask -> ask.filters(filters).maxResults(PAGE))
        .volumes()
        .stream();
  }

  static Stream<NetworkInterface> networkInterfaces(AwsClients aws, List<Filter> filters) {
    return aws
        .ec2()
        .describeNetworkInterfacesPaginator(ask -> ask.filters(filters).maxResults(PAGE))
        .networkInterfaces()
        .stream();
  }
}
