package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.read.EnvironmentView;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.aws.read.ProfileView;
import dev.elasticacheoperator.aws.read.RoleView;
import dev.elasticacheoperator.engine.Outcome;
import dev.elasticacheoperator.engine.StepContext;
import dev.elasticacheoperator.steps.Adoption;
import dev.elasticacheoperator.steps.Target;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Finds the environment's role and instance profile and decides who owns them. */
final class IamObservation {

  private static final String ROLE = "role";
  private static final String PROFILE = "instance-profile";

  private final EnvironmentView reads;
  private final Target target;
  private final StepContext context;

  IamObservation(EnvironmentView reads, Target target, StepContext context) {
    this.reads = reads;
    this.target = target;
    this.context = context;
  }

  ObservedIam observe() {
    if (!reads.perResource()) {
      return ObservedIam.recorded(context.recordedId());
    }
    var named = observe(context.recordedId().orElse(target.identity().names().role()));
    return named.name().isEmpty() && context.recordedId().isEmpty() ? leftBehind(named) : named;
  }

  /**
   * Returns what an earlier object of this name left under another name ({@code deletionPolicy:
   * Retain}), if its bastion still runs with it. IAM cannot search by tags.
   */
  private ObservedIam leftBehind(ObservedIam named) {
    return reads.list(Kinds.INSTANCE).stream()
        .map(Instance::iamInstanceProfile)
        .filter(Objects::nonNull)
        .map(profile -> profile.arn().substring(profile.arn().lastIndexOf('/') + 1))
        .distinct()
        .map(this::observe)
        .filter(found -> found.name().isPresent())
        .findFirst()
        .orElse(named);
  }

  private ObservedIam observe(String name) {
    var role = reads.get(Kinds.ROLE, name);
    var profile =
        mayHaveProfile(role)
            ? reads.get(Kinds.INSTANCE_PROFILE, name)
            : Optional.<ProfileView>empty();
    var refusedRole = role.flatMap(r -> refusal(name, r));
    var refusedProfile = profile.flatMap(p -> refusal(name, p));
    return new ObservedIam(
        role.filter(r -> refusedRole.isEmpty()),
        profile.filter(p -> refusedProfile.isEmpty()),
        Optional.empty(),
        refusedRole
            .or(() -> refusedProfile)
            .or(() -> role.isEmpty() ? absent(ROLE, name) : Optional.empty())
            .or(() -> profile.isEmpty() ? absent(PROFILE, name) : Optional.empty()));
  }

  /**
   * Returns false before the first role, so that a new environment saves one read. If there is a
   * profile nevertheless, IAM refuses the create, and the profile is read then.
   */
  private boolean mayHaveProfile(Optional<RoleView> role) {
    return target.desired().flatMap(d -> d.bastion()).isEmpty()
        || !target.adopt(PROFILE + "/").isEmpty()
        || role.isPresent()
        || context.recordedId().isPresent()
        || context.conflicted();
  }

  private Optional<Outcome> refusal(String name, RoleView role) {
    return target.owns(role.tags())
        ? Optional.empty()
        : Adoption.refusal(
            target,
            ROLE,
            "IAM role",
            name,
            role.tags(),
            RoleTrust.servesOthers(role.assumeRolePolicy())
                .or(() -> hasInlinePolicies(role))
                .or(() -> hasOtherPath(role.path())));
  }

  /** Returns the reason why adoption would lose policies that exist nowhere else. */
  private static Optional<String> hasInlinePolicies(RoleView role) {
    return role.inlinePolicies().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "has the inline policies "
                + String.join(", ", role.inlinePolicies())
                + ", which the operator would delete");
  }

  private Optional<String> hasOtherPath(String path) {
    return target
        .desired()
        .flatMap(d -> d.bastion())
        .flatMap(b -> b.role().path())
        .filter(desired -> !desired.equals(path))
        .map(desired -> "has the path " + path + ", not " + desired + " (iam.path)");
  }

  private Optional<Outcome> refusal(String name, ProfileView profile) {
    return target.owns(profile.tags())
        ? Optional.empty()
        : Adoption.refusal(
            target,
            PROFILE,
            "instance profile",
            name,
            profile.tags(),
            hasOtherPath(profile.path()));
  }

  private Optional<Outcome> absent(String kind, String name) {
    return Adoption.absent(target, context, kind, name, "iam.roleName");
  }
}
