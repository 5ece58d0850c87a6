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
import java.util.Set;

/**
 * The goal of a reconcile pass.
 *
 * @param desired empty for a deletion, which needs only the identity
 * @param approved hash of the plan that a user has approved
 * @param portsInUse TCP ports on which the cache answers, from the status; empty before it answers
 * @param refusedZones zones in which AWS has refused a type of node or instance, by that type
 * @param removedTags keys of the user's tags that the spec had before and no longer has
 * @param credentials the credentials of the cache, persisted before the pass
 * @param keptEncryption encryption of the last cache; empty before the first one answers
 */
public record Target(
    Identity identity,
    Optional<DesiredState> desired,
    Optional<String> approved,
    List<Integer> portsInUse,
    Map<String, Set<String>> refusedZones,
    Set<String> removedTags,
    Credentials credentials,
    Optional<KeptEncryption> keptEncryption) {

  public Target(
      Identity identity,
      Optional<DesiredState> desired,
      Optional<String> approved,
      List<Integer> portsInUse,
      Map<String, Set<String>> refusedZones) {
    this(
        identity,
        desired,
        approved,
        portsInUse,
        refusedZones,
        Set.of(),
        Credentials.NONE,
        Optional.empty());
  }

  public static Target of(
      DesiredState desired,
      Optional<String> approved,
      List<Integer> portsInUse,
      Map<String, Set<String>> refusedZones) {
    return new Target(desired.identity(), Optional.of(desired), approved, portsInUse, refusedZones);
  }

  /** Returns the target with keys that the spec no longer has. */
  public Target removingTags(Set<String> keys) {
    return new Target(
        identity,
        desired,
        approved,
        portsInUse,
        refusedZones,
        Set.copyOf(keys),
        credentials,
        keptEncryption);
  }

  /** Returns the target with the credentials of the cache. */
  public Target with(Credentials persisted) {
    return new Target(
        identity,
        desired,
        approved,
        portsInUse,
        refusedZones,
        removedTags,
        persisted,
        keptEncryption);
  }

  /** Returns the target with the encryption of the last cache. */
  public Target keeping(Optional<KeptEncryption> encryption) {
    return new Target(
        identity,
        desired,
        approved,
        portsInUse,
        refusedZones,
        removedTags,
        credentials,
        encryption);
  }

  /** Returns the target of a deletion. */
  public static Target deleting(Identity identity) {
    return new Target(identity, Optional.empty(), Optional.empty(), List.of(), Map.of());
  }

  /** Returns the zones in which AWS has refused the type of node or instance. */
  public Set<String> refusedZones(String type) {
    return refusedZones.getOrDefault(type, Set.of());
  }

  public boolean approves(Plan plan) {
    return approved.filter(plan.hash()::equals).isPresent();
  }

  /**
   * Returns all tags of a resource.
   *
   * @param step name of the step that creates it
   * @param name value of its Name tag
   */
  public Map<String, String> tags(String step, String name) {
    var owner = identity.owner();
    return Tags.of(
        owner.cluster(),
        owner.environment(),
        step,
        name,
        desired.map(DesiredState::tags).orElse(Map.of()));
  }

  /** Returns the tags of an existing resource, with the keys that are removed from it. */
  public DesiredTags corrected(Map<String, String> tags) {
    return new DesiredTags(tags, removedTags);
  }

  /** Returns true if the tags are those of a resource that this environment owns. */
  public boolean owns(Map<String, String> tags) {
    return Tags.owned(tags, identity.owner().cluster(), identity.owner().environment());
  }

  /** Returns the id of the existing VPC; empty if the VPC is managed. */
  public Optional<String> existingVpc() {
    return desired.flatMap(d -> d.vpc().id());
  }

  /** Returns true for the id of an existing resource, which is never owned even with our tags. */
  public boolean existing(String id) {
    return identity.existing().has(id);
  }

  /**
   * Returns the entries of {@code spec.adopt} of one kind, in their order.
   *
   * @param kind prefix of the entries, such as {@code vpc-} or {@code role/}; empty for all
   */
  public List<String> adopt(String kind) {
    return desired.isEmpty()
        ? List.of()
        : identity.adopt().stream().filter(entry -> entry.startsWith(kind)).toList();
  }

  /** Returns true if the spec names the id. Such a resource was not created by the operator. */
  public boolean named(String id) {
    return existing(id) || identity.adopt().contains(id);
  }

  /** Returns the bastion, unless it is in an existing subnet with a route of its own. */
  public Optional<Bastion> bastionWithOwnSubnet() {
    return desired.flatMap(DesiredState::bastion).filter(b -> b.subnet().id().isEmpty());
  }

  /**
   * Returns the token of a create. A repetition of the same create has the same token, and every
   * other create has another one. AWS answers a known token with the old resource, even a deleted
   * one. The token fits EC2's limit of 64 characters for a ClientToken.
   *
   * @param wanted the desired state in one string
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
