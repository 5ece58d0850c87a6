package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crd.generator.annotation.Labels;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** One cache with all AWS resources that are needed to run and to reach it. */
@Group(ElastiCacheEnvironment.GROUP)
@Version("v1alpha1")
// What the client would otherwise make of the class name with patterns, for every object.
@Singular("elasticacheenvironment")
@Plural("elasticacheenvironments")
@ShortNames("ece")
@Categories("aws")
// The Service Binding specification's mark of a kind whose status.binding names a Secret.
@Labels("servicebinding.io/provisioned-service=true")
@AdditionalPrinterColumn(name = "ENGINE", jsonPath = ".spec.cache.engine", type = Type.STRING)
@AdditionalPrinterColumn(name = "VERSION", jsonPath = ".status.version", type = Type.STRING)
@AdditionalPrinterColumn(name = "PHASE", jsonPath = ".status.phase", type = Type.STRING)
@AdditionalPrinterColumn(
    name = "READY",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = Type.STRING)
@AdditionalPrinterColumn(
    name = "ENDPOINT",
    jsonPath = ".status.endpoint.hostPort",
    type = Type.STRING)
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(
    name = "TOPOLOGY",
    jsonPath = ".status.topology",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "REGION",
    jsonPath = ".status.region",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "VPC",
    jsonPath = ".status.steps[?(@.name==\"vpc\")].ids[0]",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "BASTION",
    jsonPath = ".status.bastion.instanceId",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "MESSAGE",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = Type.STRING,
    priority = 1)
@ValidationRule(
    value = "size(self.metadata.name) <= 192",
    message =
        "metadata.name must be at most 192 characters: namespace/name is an AWS tag value, which"
            + " holds 256")
// Immutable once their step has made something
@ValidationRule(
    value =
        """
        !has(self.spec.vpc.cidrBlock)
        || !has(oldSelf.spec.vpc.cidrBlock)
        || self.spec.vpc.cidrBlock == oldSelf.spec.vpc.cidrBlock
        ||\s\
        """
            + ElastiCacheEnvironment.NO_VPC,
    fieldPath = ".spec.vpc.cidrBlock",
    message = "vpc.cidrBlock cannot be changed: create a new environment with the other block")
@ValidationRule(
    value = "[self.spec.vpc.?id] == [oldSelf.spec.vpc.?id]\n|| " + ElastiCacheEnvironment.NO_VPC,
    fieldPath = ".spec.vpc.id",
    message =
        "vpc.id cannot be added, changed or removed: create a new environment in the other VPC")
@ValidationRule(
    value =
        """
        !self.spec.?network.?cacheSubnets.hasValue()
        || !oldSelf.spec.?network.?cacheSubnets.hasValue()
        || (self.spec.network.cacheSubnets + oldSelf.spec.network.cacheSubnets)
          .all(s, has(s.cidrBlock))
        || self.spec.network.cacheSubnets.map(s, [s.?id, s.?cidrBlock, s.?availabilityZone])
          == oldSelf.spec.network.cacheSubnets.map(s, [s.?id, s.?cidrBlock, s.?availabilityZone])
        ||\s\
        """
            + ElastiCacheEnvironment.OTHER_ZONES_OF_NO_CACHE_SUBNETS,
    fieldPath = ".spec.network.cacheSubnets",
    message =
        "network.cacheSubnets: entries, their order, id, cidrBlock and availabilityZone cannot"
            + " be changed (name can) if any entry, before or after, has no cidrBlock: set them"
            + " back, or create another environment")
@ValidationRule(
    value =
        """
        !self.spec.?network.?cacheSubnets.hasValue()
        || !oldSelf.spec.?network.?cacheSubnets.hasValue()
        || !(self.spec.network.cacheSubnets + oldSelf.spec.network.cacheSubnets)
          .all(s, has(s.cidrBlock))
        || oldSelf.spec.network.cacheSubnets.all(old, self.spec.network.cacheSubnets.all(s,
          s.cidrBlock != old.cidrBlock
          || [s.?availabilityZone] == [old.?availabilityZone]))
        ||\s\
        """
            + ElastiCacheEnvironment.OTHER_ZONES_OF_NO_CACHE_SUBNETS,
    fieldPath = ".spec.network.cacheSubnets",
    message =
        "network.cacheSubnets: a cidrBlock keeps its availabilityZone, because AWS does not move a"
            + " subnet: give the entry another cidrBlock as well")
@ValidationRule(
    value =
        """
        !self.spec.?bastion.?enabled.orValue(true)
        || !oldSelf.spec.?bastion.?enabled.orValue(true)
        || [self.spec.?bastion.?subnet.?cidrBlock] == [oldSelf.spec.?bastion.?subnet.?cidrBlock]
        && ([
          self.spec.?bastion.?subnet.?id,
          self.spec.?bastion.?subnet.?availabilityZone
        ] == [
          oldSelf.spec.?bastion.?subnet.?id,
          oldSelf.spec.?bastion.?subnet.?availabilityZone
        ] ||\s\
        """
            + Rules.NOTHING_OF
            + "'bastionSubnet'))",
    fieldPath = ".spec.bastion",
    message =
        "bastion.subnet: id, cidrBlock and availabilityZone cannot be added, changed or removed"
            + " while the bastion is enabled: set bastion.enabled to false first")
@ValidationRule(
    value =
        "[self.spec.?network.?securityGroupName] == [oldSelf.spec.?network.?securityGroupName]\n|| "
            + Rules.NOTHING_OF
            + "'securityGroups')",
    fieldPath = ".spec.network",
    message =
        "network.securityGroupName cannot be added, changed or removed, because AWS cannot rename"
            + " a security group: set it back, or create another environment with the name")
@ValidationRule(
    value =
        "[self.spec.?bastion.?securityGroupName] == [oldSelf.spec.?bastion.?securityGroupName]\n|| "
            + Rules.NOTHING_OF
            + "'securityGroups')",
    fieldPath = ".spec.bastion",
    message =
        "bastion.securityGroupName cannot be added, changed or removed, because AWS cannot rename"
            + " a security group: set it back, or create another environment with the name")
@ValidationRule(
    value =
        """
        self.spec.cache.engine == oldSelf.spec.cache.engine
        || oldSelf.spec.cache.engine == 'redis' && self.spec.cache.engine == 'valkey'
        ||\s\
        """
            + ElastiCacheEnvironment.NO_CACHE,
    fieldPath = ".spec.cache.engine",
    message =
        "cache.engine can be changed from redis to valkey only: create another environment for"
            + " another engine")
@ValidationRule(
    value =
        "has(self.spec.cache.serverless)\n|| "
            + EngineRules.VERSIONS_BY_FAMILY
            + ".all(versions,\n  !("
            + ElastiCacheEnvironment.VERSION
            + " in versions)\n  || versions.indexOf("
            + ElastiCacheEnvironment.VERSION
            + ")\n    >= versions.indexOf("
            + ElastiCacheEnvironment.VERSION_BEFORE
            + "))\n|| "
            + ElastiCacheEnvironment.NO_CACHE,
    fieldPath = ".spec.cache.version",
    message =
        "cache.version cannot go back within a major version, because AWS upgrades within it by"
            + " itself: set the present version, a newer one, or one of an older major version,"
            + " which replaces the cache. The default is "
            + EngineRules.DEFAULT_VERSION_IN_WORDS)
@ValidationRule(
    value =
        "has(self.spec.cache.serverless)\n|| !("
            + ElastiCacheEnvironment.MODES
            + """
             in [['Enabled', 'Compatible'], ['Enabled', 'Disabled']])
            ||\s\
            """
            + ElastiCacheEnvironment.NO_CACHE,
    fieldPath = ".spec.cache.clusterMode",
    message =
        "cache.clusterMode cannot go back from Enabled, and its default for one shard is Disabled:"
            + " set cache.clusterMode to Enabled, or create another environment")
@ValidationRule(
    value =
        """
        has(self.spec.cache.clusterMode)
        || has(oldSelf.spec.cache.serverless)
        ||\s\
        """
            + ElastiCacheEnvironment.MODES
            + """
             != ['Disabled', 'Enabled']
            ||\s\
            """
            + ElastiCacheEnvironment.NO_CACHE,
    fieldPath = ".spec.cache.shards",
    message =
        "cache.shards above 1 switches a cache to cluster mode, which its clients must know: set"
            + " cache.clusterMode to Enabled as well, or to Compatible with one shard until they"
            + " do")
@ValidationRule(
    value =
        ElastiCacheEnvironment.MODES
            + """
             != ['Compatible', 'Compatible']
            || [self.spec.cache.engine] == [oldSelf.spec.cache.engine]
            && [self.spec.cache.?version] == [oldSelf.spec.cache.?version]
            && [self.spec.cache.?nodeType] == [oldSelf.spec.cache.?nodeType]
            && [self.spec.cache.?replicas] == [oldSelf.spec.cache.?replicas]
            ||\s\
            """
            + ElastiCacheEnvironment.NO_CACHE,
    fieldPath = ".spec.cache.clusterMode",
    message =
        "cache.clusterMode Compatible allows no change of engine, version, nodeType and replicas:"
            + " set it to Enabled or Disabled first")
@ValidationRule(
    value =
        """
        [self.spec.cache.?snapshots.?restoreFrom] == [oldSelf.spec.cache.?snapshots.?restoreFrom]
        ||\s\
        """
            + ElastiCacheEnvironment.NO_CACHE,
    fieldPath = ".spec.cache.snapshots",
    message =
        "cache.snapshots.restoreFrom cannot be added, changed or removed, because it is read when"
            + " the cache is created: create another environment from the snapshot")
public class ElastiCacheEnvironment
    extends CustomResource<ElastiCacheEnvironmentSpec, ElastiCacheEnvironmentStatus>
    implements Namespaced {

  /** The API group, and the prefix of the operator's tags, finalizer and annotations. */
  public static final String GROUP = "elasticache-operator.dev";

  /** The annotation that approves a plan; its value is the hash of the plan. */
  public static final String APPROVE_PLAN = GROUP + "/approve-plan";

  /** The annotation that asks for a rotation of the credentials by every new value. */
  public static final String ROTATE = GROUP + "/rotate";

  /** CEL: the VPC does not exist, and its create is not announced. */
  static final String NO_VPC =
      "(" + Rules.NOTHING_OF + "'vpc'))\n&& (" + Rules.NOTHING_ANNOUNCED + ")";

  /** CEL: the cache does not exist, and its create is not announced. */
  static final String NO_CACHE =
      "(" + Rules.NOTHING_OF + "'cluster'))\n&& (" + Rules.NOTHING_ANNOUNCED + ")";

  /** CEL: the version, or the engine's default version. */
  static final String VERSION =
      "self.spec.cache.?version.orValue("
          + EngineRules.DEFAULT_VERSION
          + "[self.spec.cache.engine])";

  /** CEL: the version before the update. */
  static final String VERSION_BEFORE =
      "oldSelf.spec.cache.?version.orValue("
          + EngineRules.DEFAULT_VERSION
          + "[oldSelf.spec.cache.engine])";

  /** CEL: the cluster modes before and after the update. */
  static final String MODES =
      "[oldSelf.spec.cache, self.spec.cache].map(c,\n  " + TopologyRules.MODE_OF_C + ")";

  /** CEL: only zones of the cache's subnets differ, and no such subnet exists. */
  static final String OTHER_ZONES_OF_NO_CACHE_SUBNETS =
      """
      self.spec.network.cacheSubnets.map(s, [s.?id, s.?cidrBlock])
        == oldSelf.spec.network.cacheSubnets.map(s, [s.?id, s.?cidrBlock])
      && (\
      """
          + Rules.NOTHING_OF
          + "'cacheSubnets'))";

  /** Returns the spec; null only if a CRD without validation admitted the object. */
  @Override
  @Required
  @JsonPropertyDescription(
      "Desired environment. The smallest useful spec has vpc.cidrBlock, cache.engine and"
          + " cache.nodeType or cache.serverless. Changes that replace the cache wait for approval"
          + " of status.plan")
  public ElastiCacheEnvironmentSpec getSpec() {
    return super.getSpec();
  }

  /** Returns the status; null until the first reconcile pass. */
  @Override
  @JsonPropertyDescription("State after the last reconcile pass; only the operator writes it")
  public ElastiCacheEnvironmentStatus getStatus() {
    return super.getStatus();
  }

  @Override
  protected ElastiCacheEnvironmentSpec initSpec() {
    return null;
  }

  @Override
  protected ElastiCacheEnvironmentStatus initStatus() {
    return null;
  }

  /**
   * Returns the metadata without {@code managedFields}, which are most of an object in memory and
   * which the operator does not read. An update without them does not change the API server's
   * (Kubernetes documentation, Server-Side Apply, "Clearing managedFields").
   */
  @Override
  @JsonIgnoreProperties("managedFields")
  public ObjectMeta getMetadata() {
    return super.getMetadata();
  }
}
