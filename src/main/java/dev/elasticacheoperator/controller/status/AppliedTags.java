package dev.elasticacheoperator.controller.status;

import dev.elasticacheoperator.api.v1alpha1.AppliedTag;
import dev.elasticacheoperator.engine.PassResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The keys of {@code spec.tags} that resources may carry because of the spec, now or before. Only
 * with this record can the operator tell its tags from those of others.
 *
 * @param all keys in alphabetical order
 */
public record AppliedTags(List<AppliedTag> all) {

  /** Returns the recorded keys and those of the spec. */
  public static AppliedTags of(List<AppliedTag> recorded, Set<String> desired, Instant now) {
    var all = new ArrayList<AppliedTag>();
    recorded.stream()
        .filter(tag -> !desired.contains(tag.key()))
        .map(tag -> tag.removedAt() == null ? new AppliedTag(tag.key(), now) : tag)
        .forEach(all::add);
    new TreeSet<>(desired).forEach(key -> all.add(new AppliedTag(key, null)));
    all.sort(Comparator.comparing(AppliedTag::key));
    return new AppliedTags(List.copyOf(all));
  }

  /** Returns true if the record must be written before a resource can get one of the keys. */
  public boolean announces(List<AppliedTag> recorded) {
    var known = recorded.stream().map(AppliedTag::key).collect(Collectors.toSet());
    return all.stream().anyMatch(tag -> !known.contains(tag.key()));
  }

  /** Returns the keys that no resource may carry any more. */
  public Set<String> removed() {
    return all.stream()
        .filter(tag -> tag.removedAt() != null)
        .map(AppliedTag::key)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Returns the record after a pass. A removed key is forgotten once all steps are settled and
   * every read of AWS is newer than its removal.
   *
   * @param oldest the age of the oldest read that a pass may use
   */
  public List<AppliedTag> after(PassResult result, Instant now, Duration oldest) {
    var settled = result.outcomes().values().stream().allMatch(o -> o.state().settled());
    return all.stream()
        .filter(
            tag ->
                !settled
                    || result.readFailure().isPresent()
                    || tag.removedAt() == null
                    || now.isBefore(tag.removedAt().plus(oldest)))
        .toList();
  }
}
