package dev.elasticacheoperator.steps.bastion;

import dev.elasticacheoperator.aws.read.ProfileView;
import dev.elasticacheoperator.aws.read.RoleView;
import dev.elasticacheoperator.engine.Outcome;
import java.util.Optional;

/**
 * Observed state of the IAM step.
 *
 * @param recorded the recorded name, if only a shared view was read, which does not show IAM
 * @param blocked why nothing is done: a foreign role or profile has the name, or one that was
 *     handed over is missing or does not match
 */
record ObservedIam(
    Optional<RoleView> role,
    Optional<ProfileView> profile,
    Optional<String> recorded,
    Optional<Outcome> blocked) {

  static final ObservedIam NONE =
      new ObservedIam(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  static ObservedIam recorded(Optional<String> name) {
    return new ObservedIam(Optional.empty(), Optional.empty(), name, Optional.empty());
  }

  /** Returns the name of the role, which its profile has as well. */
  Optional<String> name() {
    return recorded.or(() -> role.map(RoleView::name)).or(() -> profile.map(ProfileView::name));
  }

  ObservedIam with(RoleView changed) {
    return new ObservedIam(Optional.of(changed), profile, recorded, blocked);
  }

  ObservedIam with(ProfileView changed) {
    return new ObservedIam(role, Optional.of(changed), recorded, blocked);
  }

  ObservedIam withoutRole() {
    return new ObservedIam(Optional.empty(), profile, recorded, blocked);
  }

  ObservedIam withoutProfile() {
    return new ObservedIam(role, Optional.empty(), recorded, blocked);
  }
}
