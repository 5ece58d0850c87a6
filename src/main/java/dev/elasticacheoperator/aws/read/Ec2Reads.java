package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.read.PageReader.Page;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeInternetGatewaysResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
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

  /** Name of the XML element of an item in all lists. */
  private static final String ITEM = "item";

  private static final int PAGE = 500;

  /** An instance is several times as large as any other resource. */
  private static final int INSTANCES_PAGE = 200;

  /** Largest page of DescribeRouteTables. */
  private static final int ROUTE_TABLES_PAGE = 100;

  private Ec2Reads() {}

  static List<Page<Vpc>> vpcs(AwsClients aws, List<Filter> filters, PageReader<Vpc> reader) {
    return reader.read(
        ITEM,
        request ->
            aws.ec2()
                .describeVpcsPaginator(
                    ask -> ask.filters(filters).maxResults(PAGE).overrideConfiguration(request)),
        DescribeVpcsResponse::vpcs);
  }

  static List<Page<Subnet>> subnets(
      AwsClients aws, List<Filter> filters, PageReader<Subnet> reader) {
    return reader.read(
        ITEM,
        request ->
            aws.ec2()
                .describeSubnetsPaginator(
                    ask -> ask.filters(filters).maxResults(PAGE).overrideConfiguration(request)),
        DescribeSubnetsResponse::subnets);
  }

  static List<Page<SecurityGroup>> securityGroups(
      AwsClients aws, List<Filter> filters, PageReader<SecurityGroup> reader) {
    return reader.read(
        ITEM,
        request ->
            aws.ec2()
                .describeSecurityGroupsPaginator(
                    ask -> ask.filters(filters).maxResults(PAGE).overrideConfiguration(request)),
        DescribeSecurityGroupsResponse::securityGroups);
  }

  static List<Page<InternetGateway>> internetGateways(
      AwsClients aws, List<Filter> filters, PageReader<InternetGateway> reader) {
    return reader.read(
        ITEM,
        request ->
            aws.ec2()
                .describeInternetGatewaysPaginator(
                    ask -> ask.filters(filters).maxResults(PAGE).overrideConfiguration(request)),
        DescribeInternetGatewaysResponse::internetGateways);
  }

  static List<Page<RouteTable>> routeTables(
      AwsClients aws, List<Filter> filters, PageReader<RouteTable> reader) {
    return reader.read(
        ITEM,
        request ->
            aws.ec2()
                .describeRouteTablesPaginator(
                    ask ->
                        ask.filters(filters)
                            .maxResults(ROUTE_TABLES_PAGE)
                            .overrideConfiguration(request)),
        DescribeRouteTablesResponse::routeTables);
  }

  static List<Page<Instance>> instances(
      AwsClients aws, List<Filter> filters, PageReader<Instance> reader) {
    return reader.read(
        ITEM,
        request ->
            aws.ec2()
                .describeInstancesPaginator(
                    ask ->
                        ask.filters(filters)
                            .maxResults(INSTANCES_PAGE)
                            .overrideConfiguration(request)),
        response ->
            response.reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .toList());
  }

  static List<Page<Volume>> volumes(
      AwsClients aws, List<Filter> filters, PageReader<Volume> reader) {
    return reader.read(
        ITEM,
        request ->
            aws.ec2()
                .describeVolumesPaginator(
                    ask -> ask.filters(filters).maxResults(PAGE).overrideConfiguration(request)),
        DescribeVolumesResponse::volumes);
  }

  static List<Page<NetworkInterface>> networkInterfaces(
      AwsClients aws, List<Filter> filters, PageReader<NetworkInterface> reader) {
    return reader.read(
        ITEM,
        request ->
            aws.ec2()
                .describeNetworkInterfacesPaginator(
                    ask -> ask.filters(filters).maxResults(PAGE).overrideConfiguration(request)),
        DescribeNetworkInterfacesResponse::networkInterfaces);
  }
}
