package dev.elasticacheoperator.chaos;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.sandbox.aws.SimulatedCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.CreateInternetGatewayResponse;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.CreateSubnetResponse;
import software.amazon.awssdk.services.ec2.model.CreateVpcResponse;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * Resources on AWS and their owners, recorded from the calls that AWS has accepted. Stale reads do
 * not affect this record.
 */
final class Things {

  /**
   * Kinds of resources that AWS keeps under an id or a name.
   *
   * @param field of ElastiCache's and IAM's requests that names it
   */
  enum ThingKind {
    VPC("vpc-", "VpcId"),
    SUBNET("subnet-", "SubnetId"),
    SECURITY_GROUP("sg-", "GroupId"),
    INTERNET_GATEWAY("igw-", "InternetGatewayId"),
    ROUTE_TABLE("rtb-", "RouteTableId"),
    INSTANCE("i-", "InstanceIds"),
    CLUSTER("cluster:", "CacheClusterId"),
    REPLICATION_GROUP("replicationgroup:", "ReplicationGroupId"),
    SERVERLESS_CACHE("serverlesscache:", "ServerlessCacheName"),
    SUBNET_GROUP("subnetgroup:", "CacheSubnetGroupName"),
    PARAMETER_GROUP("parametergroup:", "CacheParameterGroupName"),
    USER("user:", "UserId"),
    USER_GROUP("usergroup:", "UserGroupId"),
    ROLE("role:", "RoleName"),
    PROFILE("profile:", "InstanceProfileName");

    private final String prefix;
    private final String field;

    ThingKind(String prefix, String field) {
      this.prefix = prefix;
      this.field = field;
    }

    /** Returns true for a cache, of which an environment has one in whatever topology. */
    boolean isCache() {
      return this == CLUSTER || this == REPLICATION_GROUP || this == SERVERLESS_CACHE;
    }

    boolean named() {
      return prefix.endsWith(":");
    }

    static ThingKind of(String key) {
      return Stream.of(values()).filter(kind -> key.startsWith(kind.prefix)).findFirst().get();
    }
  }

  /** A thing that exists, a terminated instance and a cluster being deleted not included. */
  static final class Thing {
    final String key;
    final ThingKind kind;
    final Map<String, String> tags = new TreeMap<>();
    final Optional<String> within;

    /** True for a cluster that AWS does not create after all, so that it never has data. */
    boolean neverAvailable;

    /** True if the resource had no owner for a while, so that the operator may take it for gone. */
    boolean wasUnowned;

    Thing(String key, Map<String, String> tags, Optional<String> within) {
      this.key = key;
      this.kind = ThingKind.of(key);
      this.tags.putAll(tags);
      this.within = within;
    }

    /** The environment whose tags it carries. */
    Optional<String> owner(String cluster) {
      return Optional.ofNullable(tags.get(Tags.ENVIRONMENT))
          .filter(e -> cluster.equals(tags.get(Tags.CLUSTER)));
    }

    /** The id or name that AWS knows it by. */
    String name() {
      return kind.named() ? key.substring(kind.prefix.length()) : key;
    }

    /** Returns the entry of the resource in {@code spec.adopt}. */
    String entry() {
      return switch (kind) {
        case CLUSTER -> "cache-cluster/" + name();
        case REPLICATION_GROUP -> "replication-group/" + name();
        case SERVERLESS_CACHE -> "serverless-cache/" + name();
        case SUBNET_GROUP -> "cache-subnet-group/" + name();
        case PARAMETER_GROUP -> "cache-parameter-group/" + name();
        case USER -> "user/" + name();
        case USER_GROUP -> "user-group/" + name();
        case ROLE -> "role/" + name();
        case PROFILE -> "instance-profile/" + name();
        default -> key;
      };
    }

    @Override
    public String toString() {
      return key + tags;
    }
  }

  private static final Pattern IDS = Pattern.compile("(vpc|subnet|sg|igw|rtb|i)-0[0-9a-f]{16}");
  private static final Set<String> TAGGING =
      Set.of("CreateTags", "AddTagsToResource", "TagRole", "TagInstanceProfile");
  private static final Set<String> UNTAGGING =
      Set.of("DeleteTags", "RemoveTagsFromResource", "UntagRole", "UntagInstanceProfile");

  private final Map<String, Thing> things = new LinkedHashMap<>();
  private final Map<String, Thing> all = new LinkedHashMap<>();
  private final Map<String, Instant> ends = new HashMap<>();

  Optional<Thing> find(String key) {
    return Optional.ofNullable(things.get(key));
  }

  boolean everMade(String key) {
    return all.containsKey(key);
  }

  /** Takes note that AWS ends a resource by itself. */
  void ends(Thing thing, Instant at) {
    ends.put(thing.key, at);
  }

  /** Drops what AWS has ended by now. */
  void age(Instant now) {
    ends.entrySet().stream()
        .filter(e -> !e.getValue().isAfter(now))
        .map(Map.Entry::getKey)
        .forEach(things::remove);
  }

  /** Everything that carries an environment's tags. */
  List<Thing> ours(String cluster) {
    return things.values().stream().filter(t -> t.owner(cluster).isPresent()).toList();
  }

  List<Thing> of(String cluster, String environment) {
    return things.values().stream()
        .filter(t -> t.owner(cluster).equals(Optional.of(environment)))
        .toList();
  }

  /** Returns true if the text is an id of EC2. */
  static boolean isId(String text) {
    return IDS.matcher(text).matches();
  }

  /** Returns the resources that the call names, without the one that it creates. */
  static List<String> named(SimulatedCall call) {
    var keys = new ArrayList<String>();
    for (var field : ((SdkPojo) call.request()).sdkFields()) {
      var value = field.getValueOrDefault(call.request());
      var values =
          value instanceof Collection<?> list ? list : value == null ? List.of() : List.of(value);
      for (var one : values) {
        if (!(one instanceof String text)) {
          continue;
        }
        if (isId(text)) {
          keys.add(text);
        } else if (field.memberName().equals("ResourceName")) {
          arn(text).ifPresent(keys::add);
        } else {
          named(call, field.memberName(), text).ifPresent(keys::add);
        }
      }
    }
    return keys;
  }

  private static Optional<String> named(SimulatedCall call, String field, String text) {
    if (call.service().equals("ec2") || text.startsWith("default.")) {
      return Optional.empty();
    }
    return Stream.of(ThingKind.values())
        .filter(kind -> kind.named() && kind.field.equals(field))
        .filter(kind -> made(call).filter(k -> k == kind).isEmpty())
        .map(kind -> key(kind, text))
        .findFirst();
  }

  private static String key(ThingKind kind, String name) {
    return kind.prefix
        + (kind.prefix.contains("group") || kind.isCache() ? name.toLowerCase(Locale.ROOT) : name);
  }

  private static Optional<String> arn(String arn) {
    var parts = arn.split(":", 6)[5].split(":");
    return parts.length == 2
        ? Stream.of(ThingKind.values())
            .filter(kind -> kind.prefix.equals(parts[0] + ":"))
            .map(kind -> key(kind, parts[1]))
            .findFirst()
        : Optional.empty();
  }

  /** The kind that a call makes. */
  static Optional<ThingKind> made(SimulatedCall call) {
    return Optional.ofNullable(
        switch (call.operation()) {
          case "CreateVpc" -> ThingKind.VPC;
          case "CreateSubnet" -> ThingKind.SUBNET;
          case "CreateSecurityGroup" -> ThingKind.SECURITY_GROUP;
          case "CreateInternetGateway" -> ThingKind.INTERNET_GATEWAY;
          case "CreateRouteTable" -> ThingKind.ROUTE_TABLE;
          case "RunInstances" -> ThingKind.INSTANCE;
          case "CreateCacheCluster" -> ThingKind.CLUSTER;
          case "CreateReplicationGroup" -> ThingKind.REPLICATION_GROUP;
          case "CreateServerlessCache" -> ThingKind.SERVERLESS_CACHE;
          case "CreateCacheSubnetGroup" -> ThingKind.SUBNET_GROUP;
          case "CreateCacheParameterGroup" -> ThingKind.PARAMETER_GROUP;
          case "CreateUser" -> ThingKind.USER;
          case "CreateUserGroup" -> ThingKind.USER_GROUP;
          case "CreateRole" -> ThingKind.ROLE;
          case "CreateInstanceProfile" -> ThingKind.PROFILE;
          default -> null;
        });
  }

  /** Returns true if the call deletes the resource that it names. */
  static boolean deletes(SimulatedCall call) {
    return call.operation().equals("TerminateInstances")
        || (call.operation().startsWith("Delete")
            && Stream.of(ThingKind.values())
                .anyMatch(kind -> call.operation().equals("Delete" + noun(kind))));
  }

  private static String noun(ThingKind kind) {
    return switch (kind) {
      case VPC -> "Vpc";
      case SUBNET -> "Subnet";
      case SECURITY_GROUP -> "SecurityGroup";
      case INTERNET_GATEWAY -> "InternetGateway";
      case ROUTE_TABLE -> "RouteTable";
      case INSTANCE -> "Instance";
      case CLUSTER -> "CacheCluster";
      case REPLICATION_GROUP -> "ReplicationGroup";
      case SERVERLESS_CACHE -> "ServerlessCache";
      case SUBNET_GROUP -> "CacheSubnetGroup";
      case PARAMETER_GROUP -> "CacheParameterGroup";
      case USER -> "User";
      case USER_GROUP -> "UserGroup";
      case ROLE -> "Role";
      case PROFILE -> "InstanceProfile";
    };
  }

  /**
   * Takes note of a call that AWS has accepted.
   *
   * @return what it made, if that was not there before
   */
  Optional<Thing> accepted(SimulatedCall call, AwsResponse answer) {
    var made = made(call);
    if (made.isPresent()) {
      var key = keyOfMade(call, made.get(), answer);
      if (all.containsKey(key) && !made.get().named()) {
        return Optional.empty(); // a client token that AWS knows
      }
      // A cluster that becomes the primary of a group is a part of it from then on.
      call.request()
          .getValueForField("PrimaryClusterId", String.class)
          .ifPresent(primary -> things.remove(key(ThingKind.CLUSTER, primary)));
      var thing = new Thing(key, tags(call.request()), within(call));
      things.put(key, thing);
      all.put(key, thing);
      return Optional.of(thing);
    }
    if (deletes(call)) {
      named(call).forEach(things::remove);
    } else if (TAGGING.contains(call.operation())) {
      tagged(call).forEach(thing -> thing.tags.putAll(tags(call.request())));
    } else if (UNTAGGING.contains(call.operation())) {
      tagged(call)
          .forEach(
              thing -> {
                thing.tags.keySet().removeAll(keysOf(call.request()));
                thing.wasUnowned |= !thing.tags.containsKey(Tags.ENVIRONMENT);
              });
    }
    return Optional.empty();
  }

  private List<Thing> tagged(SimulatedCall call) {
    return named(call).stream().flatMap(key -> find(key).stream()).toList();
  }

  private static String keyOfMade(SimulatedCall call, ThingKind kind, AwsResponse answer) {
    if (answer instanceof CreateVpcResponse a) {
      return a.vpc().vpcId();
    } else if (answer instanceof CreateSubnetResponse a) {
      return a.subnet().subnetId();
    } else if (answer instanceof CreateSecurityGroupResponse a) {
      return a.groupId();
    } else if (answer instanceof CreateInternetGatewayResponse a) {
      return a.internetGateway().internetGatewayId();
    } else if (answer instanceof CreateRouteTableResponse a) {
      return a.routeTable().routeTableId();
    } else if (answer instanceof RunInstancesResponse a) {
      return a.instances().get(0).instanceId();
    }
    return key(kind, call.request().getValueForField(kind.field, String.class).orElseThrow());
  }

  private static Optional<String> within(SimulatedCall call) {
    return call.request()
        .getValueForField("VpcId", String.class)
        .or(
            () ->
                call.request()
                    .getValueForField("CacheSubnetGroupName", String.class)
                    .map(name -> key(ThingKind.SUBNET_GROUP, name)));
  }

  private static Map<String, String> tags(AwsRequest request) {
    var tags = new TreeMap<String, String>();
    request
        .getValueForField("TagSpecifications", List.class)
        .ifPresent(
            list -> {
              for (var one : list) {
                tags.putAll(Tags.fromEc2(((TagSpecification) one).tags()));
              }
            });
    list(request, "Tags").forEach(tag -> tags.put(text(tag, "Key"), text(tag, "Value")));
    return tags;
  }

  private static List<String> keysOf(AwsRequest request) {
    return Stream.concat(
            list(request, "Tags").stream().map(tag -> text(tag, "Key")),
            list(request, "TagKeys").stream().map(String::valueOf))
        .toList();
  }

  private static List<?> list(AwsRequest request, String field) {
    return request.getValueForField(field, List.class).map(l -> (List<?>) l).orElse(List.of());
  }

  private static String text(Object tag, String field) {
    return ((SdkPojo) tag)
        .sdkFields().stream()
            .filter(f -> f.memberName().equals(field))
            .map(f -> String.valueOf(f.getValueOrDefault(tag)))
            .findFirst()
            .orElse("");
  }
}
