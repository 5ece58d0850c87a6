package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.Arns;
import dev.elasticacheoperator.aws.Permission;
import dev.elasticacheoperator.aws.Permission.Condition;
import dev.elasticacheoperator.aws.Permissions;
import dev.elasticacheoperator.aws.ProfileView;
import dev.elasticacheoperator.aws.RoleView;
import dev.elasticacheoperator.engine.Action;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.Outputs;
import dev.elasticacheoperator.engine.StepContext;
import java.util.ArrayList;
import java.util.List;
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
  public boolean isDesired(Target target) {
    return target.desired().flatMap(d -> d.bastion()).isPresent();
  }

  @Override
  public Now absent() {
    return new Now(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Override
  public Now observe(Cloud cloud, Target target, StepContext known) {
    var reads = cloud.reads();
    if (!reads.deep()) {
      return new Now(Optional.empty(), Optional.empty(), known.recordedId(), Optional.empty());
    }
    var name = known.recordedId().orElse(target.identity().names().role());
    var role = reads.role(name);
    // Before the first role there is no profile; one that is there all the same makes IAM refuse
    // the create, which is the time to look for it.
    var fresh =
        isDesired(target)
            && target.adopt(PROFILE + "/").isEmpty()
            && role.isEmpty()
            && known.recordedId().isEmpty()
            && !known.conflicted();
    var profile = fresh ? Optional.<ProfileView>empty() : reads.instanceProfile(name);
    var refusedRole =
        role.filter(r -> !target.owns(r.tags()))
            .flatMap(
                r ->
                    Adoption.refusal(
                        target,
                        ROLE,
                        "IAM role",
                        name,
                        r.tags(),
                        RoleTrust.servesOthers(r.assumeRolePolicy())));
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

  private static Optional<Outcome> absent(
      Target target, StepContext known, String kind, String name) {
    return Adoption.absent(target, known, kind, name, "iam.roleName");
  }

  @Override
  public List<Action<Cloud, Now>> diff(Target target, Now now, StepContext known) {
    if (now.recorded().isPresent()) {
      return List.of();
    }
    if (!isDesired(target)) {
      return removal(now);
    }
    if (now.stuck().isPresent()) {
      return List.of();
    }
    var bastion = target.desired().flatMap(d -> d.bastion()).get();
    var name = target.identity().names().role();
    var tags = target.tags(NAME, name);
    if (now.role().isEmpty()) {
      return List.of(RoleActions.create(now, name, tags));
    }
    var actions = new ArrayList<Action<Cloud, Now>>();
    var role = now.role().get();
    if (!target.owns(role.tags())) {
      return RoleActions.retag(now, role, tags).stream().toList();
    }
    var unowned = now.profile().filter(p -> !target.owns(p.tags()));
    if (unowned.isPresent()) {
      return InstanceProfileActions.retag(now, unowned.get(), tags).stream().toList();
    }
    if (!RoleTrust.isAsWanted(role.assumeRolePolicy())) {
      actions.add(RoleActions.setTrust(now, role));
    }
    actions.addAll(RoleActions.policies(now, role, bastion));
    RoleActions.retag(now, role, tags).ifPresent(actions::add);
    if (now.profile().isEmpty()) {
      actions.add(InstanceProfileActions.create(now, name, tags));
      return actions;
    }
    var profile = now.profile().get();
    profile.roles().stream()
        .filter(other -> !other.equals(name))
        .forEach(other -> actions.add(InstanceProfileActions.removeRole(now, profile, other)));
    if (!profile.roles().contains(name)) {
      actions.add(InstanceProfileActions.addRole(now, profile, name));
    }
    InstanceProfileActions.retag(now, profile, tags).ifPresent(actions::add);
    return actions;
  }

  /** The profile first: IAM refuses to delete a role that is in one, or that has policies. */
  private static List<Action<Cloud, Now>> removal(Now now) {
    var actions = new ArrayList<Action<Cloud, Now>>();
    now.profile()
        .ifPresent(
            profile -> {
              profile
                  .roles()
                  .forEach(
                      role -> actions.add(InstanceProfileActions.removeRole(now, profile, role)));
              actions.add(InstanceProfileActions.delete(now, profile));
            });
    now.role()
        .ifPresent(
            role -> {
              role.attachedPolicyArns()
                  .forEach(arn -> actions.add(RoleActions.detach(now, role, arn)));
              actions.add(RoleActions.delete(now, role));
            });
    return actions;
  }

  @Override
  public Outcome assess(Target target, Now now, StepContext known) {
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
