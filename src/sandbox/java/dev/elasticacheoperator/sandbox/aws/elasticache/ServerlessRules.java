package dev.elasticacheoperator.sandbox.aws.elasticache;

import dev.elasticacheoperator.sandbox.aws.Networks.SecurityGroupInfo;
import dev.elasticacheoperator.sandbox.aws.Networks.SubnetInfo;
import dev.elasticacheoperator.sandbox.aws.ZoneOffers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.CacheUsageLimits;
import software.amazon.awssdk.services.elasticache.model.DataStorage;
import software.amazon.awssdk.services.elasticache.model.ECPUPerSecond;
import software.amazon.awssdk.services.elasticache.model.ModifyServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/** The checks that AWS makes before it creates or changes a serverless cache. */
final class ServerlessRules {

  private static final int LARGEST_STORAGE = 5_000;
  private static final int SMALLEST_ECPU = 1_000;
  private static final int LARGEST_ECPU = 15_000_000;

  private final ElastiCacheState state;
  private final UserGroups userGroups;

  ServerlessRules(ElastiCacheState state, UserGroups userGroups) {
    this.state = state;
    this.userGroups = userGroups;
  }

  /** Returns two or three subnets of one VPC in zones of their own. */
  List<String> subnets(List<String> ids) {
    if (ids.isEmpty()) {
      throw invalid("The account does not have any default subnets.");
    }
    List<SubnetInfo> subnets = new ArrayList<>();
    for (String id : ids) {
      subnets.add(
          state
              .region
              .networks()
              .subnet(id)
              .orElseThrow(() -> invalid("Some input subnets in :[" + id + "] are invalid.")));
    }
    if (subnets.stream().map(SubnetInfo::vpcId).distinct().count() > 1) {
      throw invalid("The subnets must be of one VPC.");
    }
    List<String> zones = subnets.stream().map(SubnetInfo::availabilityZone).toList();
    if (ids.size() < 2 || ids.size() > 3 || zones.stream().distinct().count() < zones.size()) {
      throw invalid("Two or three subnets in different Availability Zones must be given.");
    }
    for (String zone : zones) {
      ZoneOffers offers = state.region.offers();
      if (!offers.hasElastiCache(zone) || !offers.offers(ZoneOffers.SERVERLESS, zone)) {
        throw invalid("Serverless caches are not available in Availability Zone " + zone + ".");
      }
    }
    return List.copyOf(ids);
  }

  List<String> securityGroups(List<String> ids, List<String> subnets) {
    String vpc = state.region.networks().subnet(subnets.get(0)).get().vpcId();
    if (ids.isEmpty()) {
      return List.of(state.region.networks().defaultSecurityGroup(vpc).id());
    }
    for (String id : ids) {
      boolean ofVpc =
          state
              .region
              .networks()
              .securityGroup(id)
              .map(SecurityGroupInfo::vpcId)
              .filter(vpc::equals)
              .isPresent();
      if (!ofVpc) {
        throw invalid("Invalid security group ID " + id + ": it is not in the subnets' VPC.");
      }
    }
    return List.copyOf(ids);
  }

  Optional<String> userGroup(String id, ServerlessVersion version) {
    if (id == null) {
      return Optional.empty();
    }
    if (version.engine().equals("memcached")) {
      throw combination("User groups are not supported for engine memcached.");
    }
    return Optional.of(userGroups.attachable(id, version.engine()).userGroupId());
  }

  static void checkSnapshots(Integer retention, String time) {
    if (retention != null && (retention < 0 || retention > 35)) {
      throw invalid("Snapshot retention limit must be between 0 and 35 days.");
    }
    if (time != null && !time.matches("([01]\\d|2[0-3]):[0-5]\\d")) {
      throw invalid("Invalid daily snapshot time: " + time + ". Should be specified as hh24:mi.");
    }
  }

  /** Returns the limits as Describe shows them; zero means no limit. */
  static CacheUsageLimits limits(CacheUsageLimits asked) {
    if (asked == null) {
      return null;
    }
    CacheUsageLimits.Builder limits = CacheUsageLimits.builder();
    if (asked.dataStorage() != null) {
      limits.dataStorage(storage(asked.dataStorage()));
    }
    if (asked.ecpuPerSecond() != null) {
      limits.ecpuPerSecond(ecpu(asked.ecpuPerSecond()));
    }
    return limits.build();
  }

  private static DataStorage storage(DataStorage asked) {
    if (asked.unit() == null) {
      throw invalid("The unit of the data storage limit must be GB.");
    }
    check(asked.minimum(), 1, LARGEST_STORAGE, "DataStorage");
    check(asked.maximum(), 1, LARGEST_STORAGE, "DataStorage");
    refuseReversed(asked.minimum(), asked.maximum());
    return asked.toBuilder()
        .minimum(limit(asked.minimum()))
        .maximum(limit(asked.maximum()))
        .build();
  }

  private static ECPUPerSecond ecpu(ECPUPerSecond asked) {
    check(asked.minimum(), SMALLEST_ECPU, LARGEST_ECPU, "ECPUPerSecond");
    check(asked.maximum(), SMALLEST_ECPU, LARGEST_ECPU, "ECPUPerSecond");
    refuseReversed(asked.minimum(), asked.maximum());
    return asked.toBuilder()
        .minimum(limit(asked.minimum()))
        .maximum(limit(asked.maximum()))
        .build();
  }

  private static void check(Integer value, int from, int to, String limit) {
    if (value != null && value != 0 && (value < from || value > to)) {
      throw invalid(
          "Invalid value for %s limit. Must be between %d and %d. You can set the value to zero to"
                  .formatted(limit, from, to)
              + " remove the limit.");
    }
  }

  private static void refuseReversed(Integer minimum, Integer maximum) {
    boolean both = limit(minimum) != null && limit(maximum) != null;
    if (both && minimum > maximum) {
      throw combination("The minimum limit cannot exceed the maximum limit.");
    }
  }

  private static Integer limit(Integer value) {
    return value == null || value == 0 ? null : value;
  }

  /** Returns the cache after the request's one change. */
  ServerlessCache changed(ModifyServerlessCacheRequest request, ServerlessCache current) {
    int fields =
        count(request.description() != null)
            + count(request.cacheUsageLimits() != null)
            + count(request.userGroupId() != null || request.removeUserGroup() != null)
            + count(!request.securityGroupIds().isEmpty())
            + count(request.snapshotRetentionLimit() != null)
            + count(request.dailySnapshotTime() != null)
            + count(request.engine() != null || request.majorEngineVersion() != null);
    if (fields > 1) {
      throw combination(
          "Serverless Cache modifications only support modifying one field per request.");
    }
    checkSnapshots(request.snapshotRetentionLimit(), request.dailySnapshotTime());
    ServerlessVersion version =
        ServerlessVersion.of(current.engine(), current.majorEngineVersion());
    ServerlessCache.Builder after = current.toBuilder();
    GroupSettings.set(request.description(), after::description);
    GroupSettings.set(request.snapshotRetentionLimit(), after::snapshotRetentionLimit);
    GroupSettings.set(request.dailySnapshotTime(), after::dailySnapshotTime);
    if (request.cacheUsageLimits() != null) {
      after.cacheUsageLimits(limits(request.cacheUsageLimits()));
    }
    if (!request.securityGroupIds().isEmpty()) {
      after.securityGroupIds(securityGroups(request.securityGroupIds(), current.subnetIds()));
    }
    userGroup(request.userGroupId(), version).ifPresent(after::userGroupId);
    if (Boolean.TRUE.equals(request.removeUserGroup())) {
      after.userGroupId(null);
    }
    if (request.engine() != null || request.majorEngineVersion() != null) {
      upgrade(request, version, after);
    }
    ServerlessCache changed = after.build();
    if (changed.equals(current)) {
      throw combination("No modifications were requested");
    }
    return changed;
  }

  private static void upgrade(
      ModifyServerlessCacheRequest request, ServerlessVersion from, ServerlessCache.Builder after) {
    String engine = request.engine() == null ? from.engine() : request.engine();
    ServerlessVersion to = ServerlessVersion.of(engine, request.majorEngineVersion());
    boolean toValkey = to.engine().equals("valkey") && from.engine().equals("redis");
    boolean sameEngine = to.engine().equals(from.engine());
    if (!toValkey && !(sameEngine && to.newerThan(from))) {
      throw invalid("This API supports only cross-engine upgrades to Valkey engine currently");
    }
    after.engine(to.engine()).majorEngineVersion(to.major()).fullEngineVersion(to.full());
  }

  private static int count(boolean given) {
    return given ? 1 : 0;
  }

  private static RuntimeException invalid(String message) {
    return ElastiCacheError.INVALID_PARAMETER_VALUE.because("%s", message);
  }

  private static RuntimeException combination(String message) {
    return ElastiCacheError.INVALID_PARAMETER_COMBINATION.because("%s", message);
  }
}
