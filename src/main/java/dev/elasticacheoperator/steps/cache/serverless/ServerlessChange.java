package dev.elasticacheoperator.steps.cache.serverless;

import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.steps.cache.topology.Change;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.ModifyServerlessCacheRequest;

/**
 * The next change of a running serverless cache. AWS takes one field in a call, and refuses a field
 * that has the value already (terraform-provider-aws#40461, #39711).
 */
record ServerlessChange(DesiredServerless desired, ObservedServerless running) {

  /**
   * Returns the change that is needed first, if any.
   *
   * @param kept true if only access to the cache is corrected
   */
  Optional<Change> next(boolean kept) {
    var access = securityGroup().or(this::userGroup);
    return kept
        ? access
        : access.or(
            () ->
                Stream.<Supplier<Optional<Change>>>of(
                        this::version, this::limits, this::retention, this::snapshotTime)
                    .flatMap(change -> change.get().stream())
                    .findFirst());
  }

  private Optional<Change> securityGroup() {
    var group = desired.cache().securityGroup();
    return running.cache().securityGroupIds().equals(List.of(group))
        ? Optional.empty()
        : change("security group to " + group, request().securityGroupIds(group));
  }

  /** Gives the cache its users. A cache whose spec names no mode keeps the group that it has. */
  private Optional<Change> userGroup() {
    var wanted = desired.userGroup();
    var present = running.userGroup();
    var mode = desired.cluster().auth().mode();
    if (wanted.equals(present) || present.isPresent() && mode.isEmpty()) {
      return Optional.empty();
    }
    if (wanted.isPresent()) {
      return change("user group to " + wanted.get(), request().userGroupId(wanted.get()));
    }
    return mode.filter(named -> named != Mode.USERS).isPresent()
        ? change("user group to none", request().removeUserGroup(true))
        : Optional.empty();
  }

  /** Changes engine and major version, which count as one field. */
  private Optional<Change> version() {
    var wanted = desired.cluster().engine();
    var major = desired.majorVersion();
    if (!running.engine().equals(wanted)) {
      return change(
          "engine to " + desired.version(), request().engine(wanted).majorEngineVersion(major));
    }
    // A newer version is the work of somebody else, and a replacement if it is undone.
    return ServerlessDifference.compare(running.majorVersion(), major) < 0
        ? change("major version to " + major, request().majorEngineVersion(major))
        : Optional.empty();
  }

  private Optional<Change> limits() {
    var wanted = desired.limits();
    var present = running.limits();
    return wanted.equals(present)
        ? Optional.empty()
        : change(
            "limits to " + wanted.words(), request().cacheUsageLimits(wanted.request(present)));
  }

  private Optional<Change> retention() {
    var wanted = desired.retentionDays();
    var present = running.cache().snapshotRetentionLimit();
    return wanted == (present == null ? 0 : present)
        ? Optional.empty()
        : change(
            "snapshot retention to " + wanted + (wanted == 1 ? " day" : " days"),
            request().snapshotRetentionLimit(wanted));
  }

  private Optional<Change> snapshotTime() {
    return desired
        .snapshotTime()
        .filter(time -> !time.equals(running.cache().dailySnapshotTime()))
        .flatMap(
            time -> change("daily snapshot time to " + time, request().dailySnapshotTime(time)));
  }

  private ModifyServerlessCacheRequest.Builder request() {
    return ModifyServerlessCacheRequest.builder().serverlessCacheName(running.id());
  }

  private Optional<Change> change(String what, ModifyServerlessCacheRequest.Builder request) {
    return Optional.of(new Change(what, ServerlessActions.modify(what, request.build(), running)));
  }
}
