package dev.elasticacheoperator.steps.cache.replication;

import dev.elasticacheoperator.desired.CacheTopology.Mode;
import dev.elasticacheoperator.desired.EngineVersion;
import dev.elasticacheoperator.desired.TransitEncryption;
import dev.elasticacheoperator.steps.cache.topology.Change;
import dev.elasticacheoperator.steps.cache.topology.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.ClusterMode;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/**
 * The next change of a running group, in the order that AWS accepts. AWS refuses further calls
 * until the group has modified itself (API Reference, InvalidReplicationGroupState). Failover goes
 * off before the last replica goes and on after the first has come. A change never repeats what the
 * group has, because AWS refuses that for several settings.
 */
final class GroupChange {

  private static final String MODIFY = "ModifyReplicationGroup";

  private final DesiredGroup desired;
  private final ObservedGroup running;
  private final GroupShape is;
  private final GroupShape wanted;

  GroupChange(DesiredGroup desired, ObservedGroup running) {
    this.desired = desired;
    this.running = running;
    this.is = running.shape();
    this.wanted = desired.shape();
  }

  /**
   * Returns the next change, if any.
   *
   * @param kept true if the group keeps its settings, and only access to it is corrected
   */
  Optional<Change> next(boolean kept) {
    if (running.member().isEmpty()) {
      return Optional.empty();
    }
    var size = new GroupSize(desired, running);
    var upkeep = new GroupUpkeep(desired, running);
    var settings =
        Stream.<Supplier<Optional<Change>>>of(
            this::failoverOff,
            this::engine,
            this::nodeType,
            this::modeDown,
            size::more,
            this::failoverOn,
            this::mode,
            size::shards,
            this::encryption,
            new GroupCredentials(desired.cache(), running)::next,
            this::parameterGroup,
            upkeep::settings,
            upkeep::logs,
            size::fewer);
    return Stream.concat(
            Stream.<Supplier<Optional<Change>>>of(this::access), kept ? Stream.of() : settings)
        .flatMap(next -> next.get().stream())
        .findFirst();
  }

  private CacheCluster member() {
    return running.member().orElseThrow();
  }

  private Optional<PendingModifiedValues> pending() {
    return Optional.ofNullable(member().pendingModifiedValues());
  }

  private Optional<Change> access() {
    var group = desired.cache().securityGroup();
    return ClusterState.securityGroups(member()).equals(List.of(group))
        ? Optional.empty()
        : modify("security group to " + group, r -> r.securityGroupIds(group));
  }

  private Optional<Change> failoverOff() {
    var multiAzOff = is.multiAz() && !wanted.multiAz();
    var failoverOff = running.failover() && !wanted.failover() && is.mode() == Mode.DISABLED;
    if (!multiAzOff && !failoverOff) {
      return Optional.empty();
    }
    return modify(
        words(multiAzOff, failoverOff, "off"),
        r -> {
          if (multiAzOff) {
            r.multiAZEnabled(false);
          }
          if (failoverOff) {
            r.automaticFailoverEnabled(false);
          }
        });
  }

  private Optional<Change> failoverOn() {
    var enough = is.replicas() > 0;
    var multiAzOn = !is.multiAz() && wanted.multiAz() && enough;
    var failoverOn = !running.failover() && wanted.failover() && enough;
    if (!multiAzOn && !failoverOn) {
      return Optional.empty();
    }
    return modify(
        words(multiAzOn, failoverOn, "on"),
        r -> {
          if (multiAzOn) {
            r.multiAZEnabled(true);
          }
          if (failoverOn) {
            r.automaticFailoverEnabled(true);
          }
        });
  }

  private static String words(boolean multiAz, boolean failover, String to) {
    var what = new ArrayList<String>();
    if (failover) {
      what.add("automatic failover to " + to);
    }
    if (multiAz) {
      what.add("Multi-AZ to " + to);
    }
    return String.join(", ", what);
  }

  /**
   * AWS takes no other engine, version or node type in compatible mode, so that mode goes first.
   */
  private boolean scales() {
    return is.mode() != Mode.COMPATIBLE;
  }

  /** A version of another family needs a group of that family in the same call. */
  private Optional<Change> engine() {
    var cluster = desired.cluster();
    var version =
        pending().map(PendingModifiedValues::engineVersion).orElse(member().engineVersion());
    var otherEngine = !cluster.engine().equals(running.engine());
    var older = EngineVersion.parse(version).isOlderThan(desired.version());
    if (!scales() || !otherEngine && !older) {
      return Optional.empty();
    }
    var what =
        (otherEngine ? "engine to " + cluster.engine() + ", " : "")
            + "engine version to "
            + cluster.version();
    var group = groupOfFamily();
    return modify(
        what + group.map(name -> ", parameter group to " + name).orElse(""),
        r -> {
          if (otherEngine) {
            r.engine(cluster.engine());
          }
          r.engineVersion(cluster.version());
          group.ifPresent(r::cacheParameterGroupName);
        });
  }

  /**
   * Returns the parameter group of the new version. AWS refuses another value of cluster-enabled,
   * so that a group whose cluster mode changes later has a default group until then.
   */
  private Optional<String> groupOfFamily() {
    var plain = desired.cluster().defaultParameterGroup().replace(".cluster.on", "");
    var group =
        is.mode() == Mode.DISABLED && wanted.mode() != Mode.DISABLED
            ? plain
            : desired.cache().parameterGroup();
    return Optional.of(group).filter(name -> !name.equals(ClusterState.parameterGroup(member())));
  }

  private Optional<Change> nodeType() {
    var type =
        pending().map(PendingModifiedValues::cacheNodeType).orElse(running.group().cacheNodeType());
    var to = desired.cache().nodeType();
    return !scales() || to.equals(type)
        ? Optional.empty()
        : modify("node type to " + to, r -> r.cacheNodeType(to));
  }

  /** Back from compatible to disabled. */
  private Optional<Change> modeDown() {
    return is.mode() == Mode.COMPATIBLE && wanted.mode() == Mode.DISABLED
        ? mode(Mode.DISABLED)
        : Optional.empty();
  }

  /** One step towards cluster mode. AWS skips none, and needs failover before. */
  private Optional<Change> mode() {
    if (is.mode() == Mode.ENABLED || is.mode() == wanted.mode() || !running.failover()) {
      return Optional.empty();
    }
    return mode(is.mode() == Mode.DISABLED ? Mode.COMPATIBLE : Mode.ENABLED);
  }

  private Optional<Change> mode(Mode to) {
    var group = desired.cache().parameterGroup();
    // The user's group, which fits the new mode, must come with the call.
    var custom = !group.startsWith("default.");
    return modify(
        "cluster mode to " + to.name().toLowerCase(Locale.ROOT),
        r -> {
          r.clusterMode(ClusterMode.valueOf(to.name()));
          if (custom) {
            r.cacheParameterGroupName(group);
          }
        });
  }

  private Optional<Change> parameterGroup() {
    var group = desired.cache().parameterGroup();
    var present = ClusterState.parameterGroup(member());
    var bothDefault = group.startsWith("default.") && present.startsWith("default.");
    return group.equals(present) || bothDefault || is.mode() != wanted.mode()
        ? Optional.empty()
        : modify("parameter group to " + group, r -> r.cacheParameterGroupName(group));
  }

  /** One step of TLS: off, preferred, required, and back. Each has other host names. */
  private Optional<Change> encryption() {
    var from = running.inTransit();
    var to = desired.cluster().encryption().inTransit().orElse(from);
    // AWS changes TLS only while the group has no credentials.
    if (Objects.equals(from, to) || running.hasToken() || running.userGroup().isPresent()) {
      return Optional.empty();
    }
    var next =
        from == TransitEncryption.PREFERRED || to == TransitEncryption.PREFERRED
            ? to
            : TransitEncryption.PREFERRED;
    return modify(
        "encryption in transit to " + next.name().toLowerCase(Locale.ROOT),
        r -> {
          r.transitEncryptionEnabled(next != TransitEncryption.DISABLED);
          if (next != TransitEncryption.DISABLED) {
            r.transitEncryptionMode(TransitEncryptionMode.valueOf(next.name()));
          }
        });
  }

  private Optional<Change> modify(
      String what, Consumer<ModifyReplicationGroupRequest.Builder> settings) {
    return modify(what, running, settings);
  }

  static Optional<Change> modify(
      String what,
      ObservedGroup running,
      Consumer<ModifyReplicationGroupRequest.Builder> settings) {
    var request =
        ModifyReplicationGroupRequest.builder()
            .replicationGroupId(running.id())
            .applyImmediately(true);
    settings.accept(request);
    return Optional.of(
        new Change(
            what,
            GroupActions.change(
                MODIFY,
                what,
                running,
                aws -> aws.modifyReplicationGroup(request.build()).replicationGroup())));
  }
}
