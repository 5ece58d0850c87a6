package dev.elasticacheoperator.aws.read;

import java.util.List;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * A VPC with all that is in it, whoever it belongs to.
 *
 * @param dnsSupport whether names are resolved in it
 * @param dnsHostnames whether its instances get names
 * @param internetGateways attached to it; AWS allows one
 * @param routeTables the main one included
 */
public record VpcView(
    Vpc vpc,
    boolean dnsSupport,
    boolean dnsHostnames,
    List<Subnet> subnets,
    List<InternetGateway> internetGateways,
    List<RouteTable> routeTables) {}
