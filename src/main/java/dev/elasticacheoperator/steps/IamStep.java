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

/**
 * What the bastion may do: a role that EC2 assumes, exactly the wanted managed policies on it, and
 * the instance profile that hands it to the instance. Role and profile share a name, their key in
 * the account.
 */
final class IamStep implements AwsStep<IamStep.Now> {

  static final String NAME = "iam";
  static final Outputs.Key<String> PROFILE_NAME = new Outputs.Key<>("the instance profile's name");

  private static final String ROLE = "role";
  private static final String PROFILE = "instance-profile";
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
   * @param stuck why nothing is done: there is a role or profile of the wanted name that is not
   *     ours, or one that is handed over is missing
   */
  record Now(
      Optional<RoleView> role,
      Optional<ProfileView> profile,
      Optional<String> recorded,
      Optional<Outcome> stuck) {

    Now with(RoleView changed) {
      return new Now(Optional.of(changed), profile, recorded, stuck);
    }

    Now with(ProfileView changed) {
      return new Now(role, Optional.of(changed), recorded, stuck);
    }

    Now withoutRole() {
      return new Now(Optional.empty(), profile, recorded, stuck);
    }

    Now withoutProfile() {
      return new Now(role, Optional.empty(), recorded, stuck);
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
    var fresh =
        askedFor(target)
            && target.adopt(PROFILE + "/").isEmpty()
            && role.isEmpty()
            && known.lastId().isEmpty()
            && !known.collided();
    var profile = fresh ? Optional.<ProfileView>empty() : reads.instanceProfile(name);
    var refusedRole =
        role.filter(r -> !target.owns(r.tags()))
            .flatMap(
                r -> Adoption.refusal(target, ROLE, "IAM role", name, r.tags(), servesOthers(r)));
    var refusedProfile =
        profile
            .filter(p -> !target.owns(p.tags()))
            .flatMap(
                p ->
                    Adoption.refusal(
                        target, PROFILE, "instance profile", name, p.tags(), Optional.empty()));
    return new Now(
        role.filter(r -> refusedRole.isEmpty()),
        profile.filter(p -> refusedProfile.isEmpty()),
        Optional.empty(),
        refusedRole
            .or(() -> refusedProfile)
            .or(() -> role.isEmpty() ? absent(target, known, ROLE, name) : Optional.empty())
            .or(() -> profile.isEmpty() ? absent(target, known, PROFILE, name) : Optional.empty()));
  }

  /** A role that anybody else assumes would be taken from them: its trust becomes ours. */
  private static Optional<String> servesOthers(RoleView role) {
    var trust = role.assumeRolePolicy();
    var ec2Alone =
        trust.contains("\"ec2.amazonaws.com\"")
            && !trust.contains("\"AWS\"")
            && !trust.contains("\"Federated\"")
            && !trust.contains("\"*\"")
            && trust.split("[.]amazonaws[.]com", -1).length == 2;
    return ec2Alone ? Optional.empty() : Optional.of("is trusted by others than EC2");
  }

  private static Optional<Outcome> absent(Target target, Known known, String kind, String name) {
    return Adoption.absent(target, known, kind, name, "iam.roleName");
  }

  @Override
  public List<Action<Cloud, Now>> diff(Target target, Now now, Known known) {
    if (now.recorded().isPresent()) {
      return List.of();
    }
    if (!askedFor(target)) {
      return removal(now);
    }
    if (now.stuck().isPresent()) {
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
    if (!target.owns(role.tags())) {
      return List.of(tagRole(now, role, missing(role.tags(), tags)));
    }
    var unowned = now.profile().filter(p -> !target.owns(p.tags()));
    if (unowned.isPresent()) {
      return List.of(tagProfile(now, unowned.get(), missing(unowned.get().tags(), tags)));
    }
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

  /** Without the tag that says whose it is, a resource is only here because it is handed over. */
  private static String verb(Map<String, String> missing) {
    return missing.containsKey(Tags.ENVIRONMENT) || missing.containsKey(Tags.CLUSTER)
        ? "adopt"
        : "restore tags of";
  }

  private static Action<Cloud, Now> tagRole(Now now, RoleView role, Map<String, String> missing) {
    return Action.of(
        "TagRole",
        verb(missing) + " IAM role " + role.name(),
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
        verb(missing) + " instance profile " + profile.name(),
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
    return now.stuck()
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
