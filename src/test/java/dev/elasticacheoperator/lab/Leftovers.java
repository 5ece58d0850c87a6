package dev.elasticacheoperator.lab;

import dev.elasticacheoperator.aws.client.AwsClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** Counts what there is in a region by asking AWS, tags or no tags. */
public final class Leftovers {

  private Leftovers() {}

  /** How many of each kind, those left out that every account or VPC has from the start. */
  public static Map<String, Integer> of(AwsClients aws) {
    var counts = new TreeMap<String, Integer>();
    counts.put("VPC", aws.ec2().describeVpcs().vpcs().size());
    counts.put("subnet", aws.ec2().describeSubnets().subnets().size());
    counts.put(
        "security group",
        (int)
            aws.ec2().describeSecurityGroups().securityGroups().stream()
                .filter(g -> !g.groupName().equals("default"))
                .count());
    counts.put("internet gateway", aws.ec2().describeInternetGateways().internetGateways().size());
    counts.put(
        "route table",
        (int)
            aws.ec2().describeRouteTables().routeTables().stream()
                .filter(t -> t.associations().stream().noneMatch(a -> a.main()))
                .count());
    counts.put(
        "instance",
        (int)
            aws.ec2().describeInstances().reservations().stream()
                .flatMap(r -> r.instances().stream())
                .filter(i -> i.state().name() != InstanceStateName.TERMINATED)
                .count());
    counts.put(
        "replication group",
        aws.elastiCache().describeReplicationGroups().replicationGroups().size());
    counts.put(
        "serverless cache",
        aws.elastiCache().describeServerlessCaches(r -> {}).serverlessCaches().size());
    counts.put("cache cluster", aws.elastiCache().describeCacheClusters().cacheClusters().size());
    counts.put(
        "cache subnet group",
        (int)
            aws.elastiCache().describeCacheSubnetGroups().cacheSubnetGroups().stream()
                .filter(g -> !g.cacheSubnetGroupName().equals("default"))
                .count());
    counts.put(
        "cache parameter group",
        (int)
            aws.elastiCache().describeCacheParameterGroups().cacheParameterGroups().stream()
                .filter(g -> !g.cacheParameterGroupName().startsWith("default."))
                .count());
    counts.put("user group", aws.elastiCache().describeUserGroups(r -> {}).userGroups().size());
    counts.put(
        "cache user",
        (int)
            aws.elastiCache().describeUsers(r -> {}).users().stream()
                .filter(u -> !u.userId().equals("default"))
                .count());
    counts.put("role", aws.iam().listRoles().roles().size());
    counts.put("instance profile", aws.iam().listInstanceProfiles().instanceProfiles().size());
    return counts;
  }

  /** Exactly the environment of {@code examples/article.yaml}. */
  public static final Map<String, Integer> ARTICLE =
      Map.ofEntries(
          Map.entry("VPC", 1),
          Map.entry("subnet", 2),
          Map.entry("security group", 2),
          Map.entry("internet gateway", 1),
          Map.entry("route table", 1),
          Map.entry("instance", 1),
          Map.entry("cache cluster", 1),
          Map.entry("replication group", 0),
          Map.entry("serverless cache", 0),
          Map.entry("cache subnet group", 1),
          Map.entry("cache parameter group", 1),
          Map.entry("user group", 0),
          Map.entry("cache user", 0),
          Map.entry("role", 1),
          Map.entry("instance profile", 1));

  /** Returns the kinds of which something is left. */
  public static List<String> of(Map<String, Integer> counts) {
    var left = new ArrayList<String>();
    counts.forEach(
        (kind, count) -> {
          if (count != 0) {
            left.add(count + " " + kind);
          }
        });
    return left;
  }
}
