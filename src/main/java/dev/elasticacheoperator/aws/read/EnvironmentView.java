package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.Account;
import dev.elasticacheoperator.aws.error.AwsCallException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * View of one environment's resources on AWS. Its source is direct reads ({@link Account#read}) or
 * the inventory that all environments share ({@link Inventory#of}).
 *
 * <p>A view is consistent with itself: a second read returns what the first returned. Make a new
 * view to see changes. All reads fail with {@link AwsCallException}. A missing resource is an empty
 * result and no failure.
 */
public interface EnvironmentView {

  /**
   * Time of the view. Nothing in the view is older, except facts if {@link #perResource} is false.
   */
  Instant asOf();

  /**
   * Returns true if per-resource facts are fresh enough to act upon. If false, they may date from
   * an earlier read, so do not compare them with the desired state.
   */
  boolean perResource();

  /**
   * Returns true if named resources come from lists that all environments share, so that one more
   * of them costs no call.
   */
  boolean hasLists();

  /** Lists the owned resources of a kind. */
  <T> List<T> list(Kind.Tagged<T> kind);

  /** Lists all resources of a kind in the region, owned and foreign, in pages. */
  <T> List<T> all(Kind.Named<T> kind);

  /** Returns the resource of that name, owned or foreign. */
  <T> Optional<T> get(Kind.Named<T> kind, String key);

  /** Returns a per-resource fact; empty if AWS does not know the resource. */
  <T> Optional<T> get(Kind.Fact<T> fact, String key);
}
