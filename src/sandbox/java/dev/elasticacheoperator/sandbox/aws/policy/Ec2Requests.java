package dev.elasticacheoperator.sandbox.aws.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * Authorization checks of EC2's calls: one for each resource of a call, created ones included
 * (Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2").
 */
record Ec2Requests(Requests request) {

  /** Type of the resource that each create makes; RunInstances makes several. */
  private static final Map<String, String> MADE =
      Map.of(
          "CreateVpc", "vpc",
          "CreateSubnet", "subnet",
          "CreateSecurityGroup", "security-group",
          "CreateInternetGateway", "internet-gateway",
          "CreateRouteTable", "route-table",
          "CreateVpcEndpoint", "vpc-endpoint");

  private static final String RUN_INSTANCES = "RunInstances";

  /** The types of which RunInstances makes one, whether or not it is asked to tag it. */
  private static final List<String> RUN = List.of("instance", "volume", "network-interface");

  /** The fields of a request that name resources which are there already. */
  private static final List<String> NAMED =
      List.of(
          "VpcId",
          "SubnetId",
          "GroupId",
          "InternetGatewayId",
          "RouteTableId",
          "InstanceId",
          "NetworkAclId",
          "NetworkInterfaceId");

  private static final List<String> NAMED_IN_LISTS =
      List.of("InstanceIds", "Groups", "SecurityGroupIds", "Resources", "VpcEndpointIds");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("vpc", "vpc"),
          Map.entry("vpce", "vpc-endpoint"),
          Map.entry("subnet", "subnet"),
          Map.entry("sg", "security-group"),
          Map.entry("sgr", "security-group-rule"),
          Map.entry("igw", "internet-gateway"),
          Map.entry("rtb", "route-table"),
          Map.entry("acl", "network-acl"),
          Map.entry("i", "instance"),
          Map.entry("eni", "network-interface"),
          Map.entry("vol", "volume"),
          Map.entry("key", "key-pair"));

  List<Authorization> authorizations() {
    String operation = request.call().operation();
    if (operation.startsWith("Describe") && !operation.equals("DescribeVpcAttribute")) {
      return List.of(request.on("*"));
    }
    if (operation.equals(RUN_INSTANCES)) {
      return run((RunInstancesRequest) request.call().request());
    }
    List<Authorization> all = new ArrayList<>();
    if (MADE.containsKey(operation)) {
      all.addAll(made(MADE.get(operation)));
    }
    named().map(this::existing).forEach(all::add);
    if (request.call().request() instanceof AssociateIamInstanceProfileRequest profile) {
      passed(profile.iamInstanceProfile()).forEach(all::add);
    }
    return all.isEmpty() ? List.of(request.on("*")) : all;
  }

  /** The role in a profile is passed to the instance. */
  private Stream<Authorization> passed(IamInstanceProfileSpecification profile) {
    return Stream.ofNullable(profile)
        .map(IamInstanceProfileSpecification::name)
        .filter(Objects::nonNull)
        .flatMap(name -> request.facts().roleIn(name).stream())
        .flatMap(role -> request.facts().role(role).stream())
        .map(role -> IamRequests.passed(role.arn()));
  }

  private List<Authorization> run(RunInstancesRequest run) {
    List<Authorization> all = new ArrayList<>();
    String image = String.valueOf(run.imageId());
    if (image.startsWith("resolve:ssm:")) {
      String parameter = image.substring("resolve:ssm:".length());
      String owner = parameter.startsWith("/aws/") ? "" : request.call().accountId();
      all.add(
          Authorization.of(
              "ssm:GetParameters",
              "arn:aws:ssm:" + request.call().region() + ":" + owner + ":parameter" + parameter));
    }
    all.add(request.on("arn:aws:ec2:" + request.call().region() + "::image/" + id(image)));
    RUN.forEach(type -> all.add(request.on(arn(type, "*")).asking(asked(type))));
    named().map(this::existing).forEach(all::add);
    placed(run).map(this::existing).forEach(all::add);
    if (run.keyName() != null) {
      all.add(request.on(arn("key-pair", run.keyName())));
    }
    RUN.stream().flatMap(this::tagging).forEach(all::add);
    passed(run.iamInstanceProfile()).forEach(all::add);
    return all;
  }

  /** Returns the subnets and security groups that the interfaces of a launch name. */
  private static Stream<String> placed(RunInstancesRequest run) {
    return run.networkInterfaces().stream()
        .flatMap(face -> Stream.concat(Stream.ofNullable(face.subnetId()), face.groups().stream()));
  }

  /** EC2 puts the image of a parameter in its place before it asks. */
  private static String id(String image) {
    return image.startsWith("resolve:") ? "*" : image;
  }

  private List<Authorization> made(String type) {
    Authorization made = request.on(arn(type, "*")).asking(asked(type));
    Authorization ofService =
        request
            .text("ServiceName")
            .map(service -> made.with("ec2:VpceServiceName", service))
            .orElse(made);
    return Stream.concat(Stream.of(ofService), tagging(type)).toList();
  }

  /** A create that tags is asked about as a CreateTags as well. */
  private Stream<Authorization> tagging(String type) {
    Map<String, String> tags = asked(type);
    return tags.isEmpty()
        ? Stream.empty()
        : Stream.of(
            Authorization.of("ec2:CreateTags", arn(type, "*"))
                .with("ec2:CreateAction", request.call().operation())
                .asking(tags));
  }

  private Stream<String> named() {
    if (request.call().operation().endsWith("Route")) {
      // Where a route leads is not asked about.
      return request.text("RouteTableId").stream();
    }
    Stream<String> association =
        request.text("AssociationId").stream()
            .flatMap(id -> request.facts().associated(id).stream())
            // What an association is replaced with is named; what it was with is not asked about.
            .filter(id -> request.text("RouteTableId").isEmpty() || !id.startsWith("rtb-"));
    return Stream.of(
            NAMED.stream().flatMap(field -> request.text(field).stream()),
            NAMED_IN_LISTS.stream().flatMap(field -> request.list(field, String.class).stream()),
            association)
        .flatMap(ids -> ids)
        .distinct();
  }

  private Authorization existing(String id) {
    String type = TYPES.getOrDefault(id.replaceAll("-.*", ""), "*");
    Authorization asked =
        request
            .on(arn(type, id))
            .having(request.facts().ec2Tags(id))
            .asking(Requests.tags(request.list("Tags", SdkPojo.class)));
    return request
        .facts()
        .vpcOf(id)
        .filter(vpc -> type.equals("subnet"))
        .map(vpc -> asked.with("ec2:Vpc", arn("vpc", vpc)))
        .orElse(asked);
  }

  private Map<String, String> asked(String type) {
    return Requests.tags(
        request.list("TagSpecifications", TagSpecification.class).stream()
            .filter(s -> type.equals(s.resourceTypeAsString()))
            .flatMap(s -> s.tags().stream())
            .<SdkPojo>map(tag -> tag)
            .toList());
  }

  private String arn(String type, String id) {
    return "arn:aws:ec2:"
        + request.call().region()
        + ":"
        + request.call().accountId()
        + ":"
        + type
        + "/"
        + id;
  }
}
