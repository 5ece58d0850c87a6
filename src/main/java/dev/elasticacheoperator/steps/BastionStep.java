package dev.elasticacheoperator.steps;

import static dev.elasticacheoperator.steps.AwsStep.with;

import dev.elasticacheoperator.aws.Arns;
import dev.elasticacheoperator.aws.Permissions;
import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.environment.DesiredEnvironment.Bastion;
import dev.elasticacheoperator.flow.Action;
import dev.elasticacheoperator.flow.Known;
import dev.elasticacheoperator.flow.Outcome;
import dev.elasticacheoperator.flow.Outputs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/**
 * The instance one reaches the cache from: with the role through its profile, IMDSv2 required, and
 * a redis client installed at boot. What cannot change on a running instance replaces it, and
 * nothing else.
 */
final class BastionStep implements AwsStep<BastionStep.Now> {

  static final String NAME = "bastion";

  /** The running instance's id. */
  public static final Outputs.Key<String> INSTANCE_ID = new Outputs.Key<>("the bastion's id");

  /** Its public IPv4 address. */
  public static final Outputs.Key<String> PUBLIC_IP =
      new Outputs.Key<>("the bastion's public address");

  /**
   * Amazon Linux 2023 packages the client as redis6-cli; on other images the distribution's own is
   * tried, and either way {@code redis6-cli} and {@code redis-cli} both work.
   */
  private static final String USER_DATA =
      """
      #!/bin/bash
      dnf install -y redis6 || yum install -y redis || { apt-get update && apt-get install -y redis-tools; }
      client=$(command -v redis6-cli || command -v redis-cli)
      for name in redis6-cli redis-cli; do
        command -v $name || ln -s "$client" /usr/local/bin/$name
      done
      """;

  /**
   * @param instances ours that live, the one to keep first, then the dead that AWS still shows
   * @param stuck why none is made: one on record that lives lost our tags, or one that is handed
   *     over is unfit
   */
  record Now(List<BastionInstance> instances, Optional<Outcome> stuck) {
    static Now of(List<BastionInstance> instances) {
      return new Now(instances, Optional.empty());
    }

    Optional<BastionInstance> alive() {
      return instances.stream().filter(BastionInstance::lives).findFirst();
    }

    Now replaced(BastionInstance old, BastionInstance changed) {
      return Now.of(with(instances, old, s -> changed));
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> needs() {
    return Set.of(IamStep.NAME, SecurityGroupsStep.NAME, SubnetsStep.BASTION, RouteTableStep.NAME);
  }

  @Override
  public Set<String> within() {
    return Set.of(SubnetsStep.BASTION);
  }

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .look("ec2:DescribeInstances")
        .create("ec2:RunInstances", Arns.INSTANCE, Arns.VOLUME)
        .change("ec2:RunInstances", Arns.SUBNET, Arns.SECURITY_GROUP)
        .use("ec2:RunInstances", Arns.IMAGE, Arns.KEY_PAIR, Arns.NETWORK_INTERFACE)
        .and(IamStep.PASS_THE_ROLE)
        // EC2 looks the image up on behalf of who launches it.
        .use("ssm:GetParameters", Arns.AMAZON_LINUX_PARAMETER)
        .change("ec2:AssociateIamInstanceProfile", Arns.INSTANCE)
        .change("ec2:StartInstances", Arns.INSTANCE)
        .change("ec2:ModifyInstanceAttribute", Arns.INSTANCE, Arns.SECURITY_GROUP)
        .change("ec2:ModifyInstanceMetadataOptions", Arns.INSTANCE)
        .change("ec2:TerminateInstances", Arns.INSTANCE)
        .change("ec2:CreateTags", Arns.INSTANCE);
  }

  @Override
  public boolean askedFor(Target target) {
    return bastion(target).isPresent();
  }

  private static Optional<Bastion> bastion(Target target) {
    return target.desired().flatMap(d -> d.bastion());
  }

  @Override
  public Now nothing() {
    return Now.of(List.of());
  }

  @Override
  public Now observe(Cloud cloud, Target target, Known known) {
    var found =
        Now.of(
            cloud.reads().instances().stream()
                .map(instance -> BastionInstance.of(instance, Tags.fromEc2(instance.tags())))
                .sorted(
                    Comparator.<BastionInstance, Boolean>comparing(i -> !i.lives())
                        .thenComparing(i -> !known.lastId().equals(Optional.of(i.id())))
                        .thenComparing(BastionInstance::id))
                .toList());
    return found.alive().isPresent() || !cloud.reads().deep()
        ? found
        : adoptable(cloud, target, known, found.instances());
  }

  private Now adoptable(Cloud cloud, Target target, Known known, List<BastionInstance> dead) {
    var ids = dead.stream().map(BastionInstance::id).toList();
    var adoption =
        bastion(target)
            .map(
                wanted ->
                    Adoption.<BastionInstance>of(
                        target, known, "i-", ids, l -> candidates(cloud, wanted, l, known)))
            .orElse(Adoption.none());
    var disowned =
        AwsStep.disowned(target, known, id -> !ids.contains(id) && disowned(cloud, target, id));
    return new Now(
        Stream.concat(adoption.fitting().stream().limit(1), dead.stream()).toList(),
        adoption.misfit().or(() -> disowned));
  }

  private static List<Adoption.Candidate<BastionInstance>> candidates(
      Cloud cloud, Bastion wanted, List<String> ids, Known known) {
    var these = Filter.builder().name("instance-id").values(ids).build();
    return cloud.clients().ec2().describeInstances(r -> r.filters(these)).reservations().stream()
        .flatMap(r -> r.instances().stream())
        .map(instance -> BastionInstance.of(instance, Tags.fromEc2(instance.tags())))
        .map(i -> new Adoption.Candidate<>(i.id(), i.tags(), unfit(wanted, i, known), i))
        .toList();
  }

  private static Optional<String> unfit(Bastion wanted, BastionInstance instance, Known known) {
    if (!instance.lives()) {
      return Optional.of("is " + instance.state());
    }
    var reasons = reasonsToReplace(wanted, instance, known);
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "would have to be replaced for "
                + String.join(", ", reasons)
                + ", while it has the type "
                + instance.type()
                + ", the image "
                + instance.image()
                + ", the key pair "
                + instance.keyName().orElse("none")
                + ", the subnet "
                + instance.subnet());
  }

  private static boolean disowned(Cloud cloud, Target target, String id) {
    var itself = Filter.builder().name("instance-id").values(id).build();
    return cloud.clients().ec2().describeInstances(r -> r.filters(itself)).reservations().stream()
        .flatMap(r -> r.instances().stream())
        .map(instance -> BastionInstance.of(instance, Tags.fromEc2(instance.tags())))
        .anyMatch(instance -> instance.lives() && !target.owns(instance.tags()));
  }

  @Override
  public List<Action<Cloud, Now>> diff(Target target, Now now, Known known) {
    if (now.alive().isEmpty() && now.stuck().isPresent()) {
      return List.of();
    }
    var actions = new ArrayList<Action<Cloud, Now>>();
    now.instances().stream()
        .filter(BastionInstance::lives)
        .skip(askedFor(target) ? 1 : 0)
        .forEach(extra -> actions.add(terminate(now, extra, "terminate")));
    if (!askedFor(target)) {
      return actions;
    }
    var wanted = bastion(target).get();
    if (now.alive().isEmpty()) {
      return List.of(run(target, wanted, now, known));
    }
    var instance = now.alive().get();
    var reasons = reasonsToReplace(wanted, instance, known);
    if (!reasons.isEmpty()) {
      return List.of(terminate(now, instance, "replace, for " + String.join(", ", reasons) + ","));
    }
    var tagging =
        retag(
            instance.id(),
            instance.tags(),
            target.tags(NAME, wanted.name()),
            t -> now.replaced(instance, instance.tagged(t)));
    if (!target.owns(instance.tags())) {
      return tagging.stream().toList();
    }
    if (instance.profile().isEmpty()) {
      actions.add(giveProfile(now, instance, known.get(IamStep.PROFILE_NAME)));
    }
    var groups = List.of(known.get(SecurityGroupsStep.BASTION_GROUP));
    if (!instance.securityGroups().equals(groups)) {
      actions.add(setGroups(now, instance, groups));
    }
    if (!instance.tokensRequired()) {
      actions.add(requireTokens(now, instance));
    }
    if (instance.state().equals("stopped")) {
      actions.add(start(now, instance));
    }
    tagging.ifPresent(actions::add);
    return actions;
  }

  /** An image that was looked up is no reason: a newer one appears every few weeks. */
  private static List<String> reasonsToReplace(
      Bastion wanted, BastionInstance instance, Known known) {
    var reasons = new ArrayList<String>();
    if (!wanted.instanceType().equals(instance.type())) {
      reasons.add("instance type " + wanted.instanceType());
    }
    wanted
        .imageId()
        .filter(image -> !image.equals(instance.image()))
        .ifPresent(image -> reasons.add("image " + image));
    if (!wanted.keyName().equals(instance.keyName())) {
      reasons.add("key pair " + wanted.keyName().orElse("none"));
    }
    if (!known.get(SubnetsStep.BASTION_SUBNET_IDS).contains(instance.subnet())) {
      reasons.add("its subnet");
    }
    if (!instance.profile().isEmpty()
        && !instance.profile().endsWith("/" + known.get(IamStep.PROFILE_NAME))) {
      reasons.add("its instance profile");
    }
    return reasons;
  }

  private static Action<Cloud, Now> run(Target target, Bastion wanted, Now now, Known known) {
    var tags = target.tags(NAME, wanted.name());
    // EC2 itself looks the parameter up, so a repeated call is the same to the letter and its
    // client
    // token is recognised even if a newer image has appeared in between (EC2 User Guide, "Use
    // public
    // parameters").
    var image = wanted.imageId().orElse("resolve:ssm:" + wanted.imageParameter());
    var subnet = known.get(SubnetsStep.BASTION_SUBNET_IDS).get(0);
    var group = known.get(SecurityGroupsStep.BASTION_GROUP);
    var profile = known.get(IamStep.PROFILE_NAME);
    var predecessor =
        now.instances().stream().map(BastionInstance::id).findFirst().or(known::lastId);
    var state =
        String.join(
            "|",
            List.of(
                NAME,
                image,
                wanted.instanceType(),
                wanted.keyName().orElse(""),
                subnet,
                group,
                profile,
                tags.toString()));
    var token = target.token(state, predecessor, known);
    return Action.tokened(
        "RunInstances",
        "launch bastion " + wanted.name() + " (" + wanted.instanceType() + ") in " + subnet,
        token,
        cloud -> {
          var instance =
              cloud
                  .clients()
                  .ec2()
                  .runInstances(
                      r ->
                          r.clientToken(token)
                              .imageId(image)
                              .instanceType(wanted.instanceType())
                              .minCount(1)
                              .maxCount(1)
                              .subnetId(subnet)
                              .securityGroupIds(group)
                              .iamInstanceProfile(p -> p.name(profile))
                              .keyName(wanted.keyName().orElse(null))
                              .metadataOptions(m -> m.httpTokens(HttpTokensState.REQUIRED))
                              .userData(
                                  Base64.getEncoder()
                                      .encodeToString(USER_DATA.getBytes(StandardCharsets.UTF_8)))
                              .tagSpecifications(
                                  Tags.specification(ResourceType.INSTANCE, tags),
                                  Tags.specification(ResourceType.VOLUME, tags)))
                  .instances()
                  .get(0);
          var seen = new ArrayList<>(List.of(BastionInstance.of(instance, tags)));
          now.instances().stream()
              .filter(i -> !i.id().equals(instance.instanceId()))
              .forEach(seen::add);
          return Now.of(List.copyOf(seen));
        });
  }

  private static Action<Cloud, Now> terminate(Now now, BastionInstance instance, String verb) {
    return Action.of(
        "TerminateInstances",
        verb + " bastion " + instance.id(),
        cloud -> {
          cloud.clients().ec2().terminateInstances(r -> r.instanceIds(instance.id()));
          return now.replaced(instance, instance.in("shutting-down"));
        });
  }

  private static Action<Cloud, Now> setGroups(
      Now now, BastionInstance instance, List<String> groups) {
    return Action.of(
        "ModifyInstanceAttribute",
        "set the security group of " + instance.id() + " to " + String.join(", ", groups),
        cloud -> {
          cloud
              .clients()
              .ec2()
              .modifyInstanceAttribute(r -> r.instanceId(instance.id()).groups(groups));
          return now.replaced(instance, instance.inGroups(groups));
        });
  }

  /** One that was launched without a profile takes one while it runs. */
  private static Action<Cloud, Now> giveProfile(Now now, BastionInstance instance, String profile) {
    return Action.of(
        "AssociateIamInstanceProfile",
        "give " + instance.id() + " the instance profile " + profile,
        cloud -> {
          var association =
              cloud
                  .clients()
                  .ec2()
                  .associateIamInstanceProfile(
                      r -> r.instanceId(instance.id()).iamInstanceProfile(p -> p.name(profile)))
                  .iamInstanceProfileAssociation();
          return now.replaced(
              instance, instance.withProfile(association.iamInstanceProfile().arn()));
        });
  }

  private static Action<Cloud, Now> requireTokens(Now now, BastionInstance instance) {
    return Action.of(
        "ModifyInstanceMetadataOptions",
        "require IMDSv2 on " + instance.id(),
        cloud -> {
          cloud
              .clients()
              .ec2()
              .modifyInstanceMetadataOptions(
                  r -> r.instanceId(instance.id()).httpTokens(HttpTokensState.REQUIRED));
          return now.replaced(instance, instance.requiringTokens());
        });
  }

  private static Action<Cloud, Now> start(Now now, BastionInstance instance) {
    return Action.of(
        "StartInstances",
        "start bastion " + instance.id(),
        cloud -> {
          cloud.clients().ec2().startInstances(r -> r.instanceIds(instance.id()));
          return now.replaced(instance, instance.in("pending"));
        });
  }

  @Override
  public Outcome assess(Target target, Now now, Known known) {
    if (now.alive().isEmpty() && now.stuck().isPresent()) {
      return now.stuck().get();
    }
    if (!askedFor(target) || now.alive().isEmpty()) {
      return new Outcome.InProgress("shutting down");
    }
    var instance = now.alive().get();
    return instance.state().equals("running")
        ? new Outcome.Ready(instance.publicIp().orElse("no public address"))
        : new Outcome.InProgress(instance.state());
  }

  /** A terminated instance is gone, though AWS shows it for another hour. */
  @Override
  public Optional<String> id(Now now) {
    return now.instances().stream().filter(i -> !i.gone()).map(BastionInstance::id).findFirst();
  }

  @Override
  public boolean cameTrue(Now now, String token) {
    return now.alive().isPresent();
  }

  @Override
  public Outputs outputs(Target target, Now now) {
    return now.alive()
        .map(i -> Outputs.of(INSTANCE_ID, i.id()).and(PUBLIC_IP, i.publicIp()))
        .orElse(Outputs.NONE);
  }
}
