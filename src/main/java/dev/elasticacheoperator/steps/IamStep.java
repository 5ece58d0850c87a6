package dev.elasticacheoperator.steps;

import static dev.elasticacheoperator.steps.AwsStep.merged;
import static dev.elasticacheoperator.steps.AwsStep.missing;

import dev.elasticacheoperator.aws.Arns;
import dev.elasticacheoperator.aws.Permission;
import dev.elasticacheoperator.aws.Permission.Condition;
import dev.elasticacheoperator.aws.Permissions;
import dev.elasticacheoperator.aws.ProfileView;
import dev.elasticacheoperator.aws.RoleView;
import dev.elasticacheoperator.aws.Tags;
import dev.elasticacheoperator.environment.DesiredEnvironment.Bastion;
import dev.elasticacheoperator.flow.Action;
import dev.elasticacheoperator.flow.Known;
import dev.elasticacheoperator.flow.Outcome;
import dev.elasticacheoperator.flow.Outputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the bastion may do: a role that EC2 assumes, exactly the wanted managed policies on it, and
 * the instance profile that hands it to the instance. Role and profile share a name, their key in
 * the account.
 */
final class IamStep implements AwsStep<IamStep.Now> {

  static final String NAME = "iam";
  static final Outputs.Key<String> PROFILE_NAME = new Outputs.Key<>("the instance profile's name");

  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
          + "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

  /**
   * The policies that the operator may attach: those that an environment has by default. Who wants
   * others in {@code iam.policyArns} lists them in the policy.
   */
  private static final String[] ATTACHABLE = {
    "arn:aws:iam::aws:policy/AmazonElastiCacheFullAccess",
    "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
  };

  /** IAM asks for it when the role goes into its profile, EC2 when the bastion gets the profile. */
  static final Permissions PASS_THE_ROLE =
      Permissions.NONE.on(
          "iam:PassRole",
          List.of(new Condition("StringEquals", "iam:PassedToService", "ec2.amazonaws.com")),
          Arns.BASTION_ROLE);

  /**
   * @param recorded the name on record, where a shared view does not say what there is
   * @param stranger a role or profile of the wanted name that is not ours
   */
  record Now(
      Optional<RoleView> role,
      Optional<ProfileView> profile,
      Optional<String> recorded,
      Optional<String> stranger) {

    Now with(RoleView changed) {
      return new Now(Optional.of(changed), profile, recorded, stranger);
    }

    Now with(ProfileView changed) {
      return new Now(role, Optional.of(changed), recorded, stranger);
    }

    Now withoutRole() {
      return new Now(Optional.empty(), profile, recorded, stranger);
    }

    Now withoutProfile() {
      return new Now(role, Optional.empty(), recorded, stranger);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> needs() {
    return Set.of();
  }

  @Override
  public Permissions permissions() {
    return Permissions.NONE
        .create("iam:CreateRole", Arns.BASTION_ROLE)
        .change("iam:UpdateAssumeRolePolicy", Arns.BASTION_ROLE)
        .on(
            "iam:AttachRolePolicy",
            List.of(Permission.OURS, new Condition("ArnEquals", "iam:PolicyARN", ATTACHABLE)),
            Arns.BASTION_ROLE)
        // Whatever somebody else attached has to come off.
        .change("iam:DetachRolePolicy", Arns.BASTION_ROLE)
        .change("iam:DeleteRole", Arns.BASTION_ROLE)
        .change("iam:TagRole", Arns.BASTION_ROLE)
        .create("iam:CreateInstanceProfile", Arns.BASTION_PROFILE)
        .change("iam:AddRoleToInstanceProfile", Arns.BASTION_PROFILE)
        .and(PASS_THE_ROLE)
        .change("iam:RemoveRoleFromInstanceProfile", Arns.BASTION_PROFILE)
        .change("iam:DeleteInstanceProfile", Arns.BASTION_PROFILE)
        .change("iam:TagInstanceProfile", Arns.BASTION_PROFILE);
  }

  @Override
  public boolean askedFor(Target target) {
    return target.desired().flatMap(d -> d.bastion()).isPresent();
  }

  @Override
  public Now nothing() {
    return new Now(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Override
  public Now observe(Cloud cloud, Target target, Known known) {
    var reads = cloud.reads();
    if (!reads.deep()) {
      return new Now(Optional.empty(), Optional.empty(), known.lastId(), Optional.empty());
    }
    var name = known.lastId().orElse(target.identity().names().role());
    var role = reads.role(name);
    // Before the first role there is no profile; one that is there all the same makes IAM refuse
    // the create, which is the time to look for it.
    var fresh = askedFor(target) && role.isEmpty() && known.lastId().isEmpty() && !known.collided();
    var profile = fresh ? Optional.<ProfileView>empty() : reads.instanceProfile(name);
    var stranger =
        Stream.concat(
                role.filter(r -> !target.owns(r.tags())).map(r -> "IAM role " + name).stream(),
                profile
                    .filter(p -> !target.owns(p.tags()))
                    .map(p -> "instance profile " + name)
                    .stream())
            .findFirst();
    return new Now(
        role.filter(r -> target.owns(r.tags())),
        profile.filter(p -> target.owns(p.tags())),
        Optional.empty(),
        stranger);
  }

  @Override
  public List<Action<Cloud, Now>> diff(Target target, Now now, Known known) {
    if (now.recorded().isPresent()) {
      return List.of();
    }
    if (!askedFor(target)) {
      return removal(now);
    }
    if (now.stranger().isPresent()) {
      return List.of();
    }
    var bastion = target.desired().flatMap(d -> d.bastion()).get();
    var name = target.identity().names().role();
    var tags = target.tags(NAME, name);
    if (now.role().isEmpty()) {
      return List.of(createRole(now, name, tags));
    }
    var actions = new ArrayList<Action<Cloud, Now>>();
    var role = now.role().get();
    if (!sameDocument(role.assumeRolePolicy())) {
      actions.add(setTrust(now, role));
    }
    actions.addAll(policies(now, role, bastion));
    if (!missing(role.tags(), tags).isEmpty()) {
      actions.add(tagRole(now, role, missing(role.tags(), tags)));
    }
    if (now.profile().isEmpty()) {
      actions.add(createProfile(now, name, tags));
      return actions;
    }
    var profile = now.profile().get();
    profile.roles().stream()
        .filter(other -> !other.equals(name))
        .forEach(other -> actions.add(removeRole(now, profile, other)));
    if (!profile.roles().contains(name)) {
      actions.add(addRole(now, profile, name));
    }
    if (!missing(profile.tags(), tags).isEmpty()) {
      actions.add(tagProfile(now, profile, missing(profile.tags(), tags)));
    }
    return actions;
  }

  /** The profile first: IAM refuses to delete a role that is in one, or that has policies. */
  private static List<Action<Cloud, Now>> removal(Now now) {
    var actions = new ArrayList<Action<Cloud, Now>>();
    now.profile()
        .ifPresent(
            profile -> {
              profile.roles().forEach(role -> actions.add(removeRole(now, profile, role)));
              actions.add(deleteProfile(now, profile));
            });
    now.role()
        .ifPresent(
            role -> {
              role.attachedPolicyArns().forEach(arn -> actions.add(detach(now, role, arn)));
              actions.add(deleteRole(now, role));
            });
    return actions;
  }

  private static List<Action<Cloud, Now>> policies(Now now, RoleView role, Bastion wanted) {
    var actions = new ArrayList<Action<Cloud, Now>>();
    for (var arn : wanted.policyArns()) {
      if (!role.attachedPolicyArns().contains(arn)) {
        actions.add(attach(now, role, arn));
      }
    }
    for (var arn : role.attachedPolicyArns()) {
      if (!wanted.policyArns().contains(arn)) {
        actions.add(detach(now, role, arn));
      }
    }
    return actions;
  }

  private static boolean sameDocument(String document) {
    return TRUST.equals(document.replaceAll("\\s", ""));
  }

  private static Action<Cloud, Now> createRole(Now now, String name, Map<String, String> tags) {
    return Action.of(
        "CreateRole",
        "create IAM role " + name + " for the bastion",
        cloud -> {
          var role =
              cloud
                  .clients()
                  .iam()
                  .createRole(
                      r ->
                          r.roleName(name)
                              .description("Managed by elasticache-environment-operator")
                              .assumeRolePolicyDocument(TRUST)
                              .tags(Tags.iam(tags)))
                  .role();
          return now.with(new RoleView(name, role.arn(), role.path(), tags, TRUST, List.of()));
        });
  }

  private static Action<Cloud, Now> setTrust(Now now, RoleView role) {
    return Action.of(
        "UpdateAssumeRolePolicy",
        "let EC2 and nobody else assume " + role.name(),
        cloud -> {
          cloud
              .clients()
              .iam()
              .updateAssumeRolePolicy(r -> r.roleName(role.name()).policyDocument(TRUST));
          return now.with(
              new RoleView(
                  role.name(),
                  role.arn(),
                  role.path(),
                  role.tags(),
                  TRUST,
                  role.attachedPolicyArns()));
        });
  }

  private static Action<Cloud, Now> attach(Now now, RoleView role, String arn) {
    return Action.of(
        "AttachRolePolicy",
        "attach " + arn + " to " + role.name(),
        cloud -> {
          cloud.clients().iam().attachRolePolicy(r -> r.roleName(role.name()).policyArn(arn));
          return now.with(withPolicies(role, AwsStep.plus(role.attachedPolicyArns(), arn)));
        });
  }

  private static Action<Cloud, Now> detach(Now now, RoleView role, String arn) {
    return Action.of(
        "DetachRolePolicy",
        "detach " + arn + " from " + role.name(),
        cloud -> {
          cloud.clients().iam().detachRolePolicy(r -> r.roleName(role.name()).policyArn(arn));
          return now.with(withPolicies(role, AwsStep.without(role.attachedPolicyArns(), arn)));
        });
  }

  private static RoleView withPolicies(RoleView role, List<String> arns) {
    return new RoleView(
        role.name(), role.arn(), role.path(), role.tags(), role.assumeRolePolicy(), arns);
  }

  private static Action<Cloud, Now> tagRole(Now now, RoleView role, Map<String, String> missing) {
    return Action.of(
        "TagRole",
        "restore tags of IAM role " + role.name(),
        cloud -> {
          cloud.clients().iam().tagRole(r -> r.roleName(role.name()).tags(Tags.iam(missing)));
          return now.with(
              new RoleView(
                  role.name(),
                  role.arn(),
                  role.path(),
                  merged(role.tags(), missing),
                  role.assumeRolePolicy(),
                  role.attachedPolicyArns()));
        });
  }

  private static Action<Cloud, Now> createProfile(Now now, String name, Map<String, String> tags) {
    return Action.of(
        "CreateInstanceProfile",
        "create instance profile " + name,
        cloud -> {
          var profile =
              cloud
                  .clients()
                  .iam()
                  .createInstanceProfile(r -> r.instanceProfileName(name).tags(Tags.iam(tags)))
                  .instanceProfile();
          return now.with(new ProfileView(name, profile.arn(), tags, List.of()));
        });
  }

  private static Action<Cloud, Now> addRole(Now now, ProfileView profile, String role) {
    return Action.of(
        "AddRoleToInstanceProfile",
        "put " + role + " into its instance profile",
        cloud -> {
          cloud
              .clients()
              .iam()
              .addRoleToInstanceProfile(r -> r.instanceProfileName(profile.name()).roleName(role));
          return now.with(withRoles(profile, AwsStep.plus(profile.roles(), role)));
        });
  }

  private static Action<Cloud, Now> removeRole(Now now, ProfileView profile, String role) {
    return Action.of(
        "RemoveRoleFromInstanceProfile",
        "take " + role + " out of instance profile " + profile.name(),
        cloud -> {
          cloud
              .clients()
              .iam()
              .removeRoleFromInstanceProfile(
                  r -> r.instanceProfileName(profile.name()).roleName(role));
          return now.with(withRoles(profile, AwsStep.without(profile.roles(), role)));
        });
  }

  private static ProfileView withRoles(ProfileView profile, List<String> roles) {
    return new ProfileView(profile.name(), profile.arn(), profile.tags(), roles);
  }

  private static Action<Cloud, Now> tagProfile(
      Now now, ProfileView profile, Map<String, String> missing) {
    return Action.of(
        "TagInstanceProfile",
        "restore tags of instance profile " + profile.name(),
        cloud -> {
          cloud
              .clients()
              .iam()
              .tagInstanceProfile(
                  r -> r.instanceProfileName(profile.name()).tags(Tags.iam(missing)));
          return now.with(
              new ProfileView(
                  profile.name(), profile.arn(), merged(profile.tags(), missing), profile.roles()));
        });
  }

  private static Action<Cloud, Now> deleteProfile(Now now, ProfileView profile) {
    return Action.of(
        "DeleteInstanceProfile",
        "delete instance profile " + profile.name(),
        cloud -> {
          cloud.clients().iam().deleteInstanceProfile(r -> r.instanceProfileName(profile.name()));
          return now.withoutProfile();
        });
  }

  private static Action<Cloud, Now> deleteRole(Now now, RoleView role) {
    return Action.of(
        "DeleteRole",
        "delete IAM role " + role.name(),
        cloud -> {
          cloud.clients().iam().deleteRole(r -> r.roleName(role.name()));
          return now.withoutRole();
        });
  }

  @Override
  public Outcome assess(Target target, Now now, Known known) {
    return now.stranger()
        .<Outcome>map(what -> new Outcome.Blocked(AwsStep.notOurs(what)))
        .orElseGet(
            () ->
                new Outcome.Ready("role and instance profile " + target.identity().names().role()));
  }

  @Override
  public Optional<String> id(Now now) {
    return now.recorded()
        .or(() -> now.role().map(RoleView::name))
        .or(() -> now.profile().map(ProfileView::name));
  }

  @Override
  public Outputs outputs(Target target, Now now) {
    return Outputs.NONE.and(
        PROFILE_NAME, now.recorded().or(() -> now.profile().map(ProfileView::name)));
  }
}
