package dev.elasticacheoperator.steps;

import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.desired.DesiredState;
import dev.elasticacheoperator.desired.DesiredState.Bastion;
import dev.elasticacheoperator.desired.Identity;
import dev.elasticacheoperator.engine.Plan;
import dev.elasticacheoperator.engine.StepContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pass leads to.
 *
 * @param desired empty when the environment shall go away, for which its identity is enough
 * @param approved hash of the plan that somebody has approved
 */
public record Target(Identity identity, Optional<DesiredState> desired, Optional<String> approved) {

  public static Target of(DesiredState desired, Optional<String> approved) {
    return new Target(desired.identity(), Optional.of(desired), approved);
  }

  /** The environment shall go away. */
  public static Target deleting(Identity identity) {
    return new Target(identity, Optional.empty(), Optional.empty());
  }

  boolean approves(Plan plan) {
    return approved.filter(plan.hash()::equals).isPresent();
  }

  /** All tags of a resource that step makes. */
  public Map<String, String> tags(String step, String name) {
    var owner = identity.owner();
    return Tags.of(
        owner.cluster(),
        owner.environment(),
        step,
        name,
        desired.map(DesiredState::tags).orElse(Map.of()));
  }

  public boolean owns(Map<String, String> tags) {
    return Tags.owned(tags, identity.owner().cluster(), identity.owner().environment());
  }

  /** The id of the VPC that is used as it is; empty where one is made. */
  public Optional<String> existingVpc() {
    return desired.flatMap(d -> d.vpc().id());
  }

  /** Whether the id is of something used as it is: never ours, whatever tags it carries. */
  public boolean existing(String id) {
    return identity.existing().has(id);
  }

  /**
   * What the object hands over, in the order of its list.
   *
   * @param kind how an entry begins, such as {@code vpc-} or {@code role/}
   */
  public List<String> adopt(String kind) {
    return desired.isEmpty()
        ? List.of()
        : identity.adopt().stream().filter(entry -> entry.startsWith(kind)).toList();
  }

  /** Whether the object names the id: it was not made for the environment and lost its tags. */
  public boolean named(String id) {
    return existing(id) || identity.adopt().contains(id);
  }

  /** The bastion whose network is made for it, not one in an existing subnet. */
  public Optional<Bastion> bastionWithOwnSubnet() {
    return desired.flatMap(DesiredState::bastion).filter(b -> b.subnet().id().isEmpty());
  }

  /**
   * A token for a create: the same for the same object, wanted state, predecessor and incarnation,
   * so that a repeated call is recognised, and no other: AWS answers a token it knows with the old
   * resource, dead or alive. At most 64 characters as EC2 wants of a ClientToken.
   *
   * @param predecessor id of the resource that the new one replaces
   */
  public String token(String wanted, Optional<String> predecessor, StepContext context) {
    var text =
        String.join(
            "|",
            identity.owner().uid(),
            wanted,
            predecessor.orElse(""),
            context.attemptTime().toString());
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 20);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
