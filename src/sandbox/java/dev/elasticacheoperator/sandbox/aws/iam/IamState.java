package dev.elasticacheoperator.sandbox.aws.iam;

import dev.elasticacheoperator.sandbox.aws.Page;
import dev.elasticacheoperator.sandbox.aws.SimulatedAccount;
import dev.elasticacheoperator.sandbox.aws.TagHistory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/** The state of IAM in an account, by {@link IamNames#key} of the name. */
final class IamState {

  private static final int DEFAULT_ITEMS = 100;

  /**
   * @param shape as AWS shows it, without tags; the trust policy URL-encoded
   * @param attached ARNs of managed policies, in the order they were attached
   * @param inline policy documents by name
   */
  record StoredRole(Role shape, List<Tag> tags, List<String> attached, Map<String, String> inline) {

    String name() {
      return shape.roleName();
    }

    StoredRole with(Role shape) {
      return new StoredRole(shape, tags, attached, inline);
    }

    StoredRole withTags(List<Tag> tags) {
      return new StoredRole(shape, tags, attached, inline);
    }

    StoredRole withAttached(List<String> attached) {
      return new StoredRole(shape, tags, List.copyOf(attached), inline);
    }

    StoredRole withInline(Map<String, String> inline) {
      return new StoredRole(shape, tags, attached, new TreeMap<>(inline));
    }
  }

  /**
   * @param shape without role and tags
   * @param held the one role that it can hold
   */
  record StoredProfile(InstanceProfile shape, List<Tag> tags, Optional<HeldRole> held) {

    /** Name of a role in a profile, and the time since when it is there. */
    record HeldRole(String name, Instant since) {}

    Optional<String> role() {
      return held.map(HeldRole::name);
    }

    String name() {
      return shape.instanceProfileName();
    }

    StoredProfile withTags(List<Tag> tags) {
      return new StoredProfile(shape, tags, held);
    }

    StoredProfile withRole(Optional<HeldRole> role) {
      return new StoredProfile(shape, tags, role);
    }
  }

  /** A customer managed policy; its document as it was given. */
  record StoredPolicy(Policy shape, String document) {}

  final SimulatedAccount account;
  final IamNames names;
  final Map<String, StoredRole> roles = new TreeMap<>();
  final Map<String, StoredProfile> profiles = new TreeMap<>();
  final TagHistory profileTags;
  final Map<String, StoredPolicy> policies = new TreeMap<>();

  IamState(SimulatedAccount account) {
    this.account = account;
    this.names = new IamNames(account);
    this.profileTags = new TagHistory(account::now, account.settings().taggingLag());
  }

  Instant now() {
    return account.now();
  }

  /** Returns true if reads already show a resource that was created at that time. */
  boolean visible(Instant createdAt) {
    return !now().isBefore(createdAt.plus(account.settings().readLag()));
  }

  /** Returns true if IAM's changes and authorization already know a resource of that time. */
  boolean reached(Instant createdAt) {
    return !now().isBefore(createdAt.plus(account.settings().iamWriteLag()));
  }

  /** IAM's paging: MaxItems from 1 to 1000. */
  static <T> Page<T> page(List<T> all, Function<T, String> key, Integer maxItems, String marker) {
    if (maxItems != null && (maxItems < 1 || maxItems > 1000)) {
      throw IamError.validation("Value for MaxItems must be between 1 and 1000: %d", maxItems);
    }
    return Page.byMarker(all, key, maxItems == null ? DEFAULT_ITEMS : maxItems, marker);
  }
}
