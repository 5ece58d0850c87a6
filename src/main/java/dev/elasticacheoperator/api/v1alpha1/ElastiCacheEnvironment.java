package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crd.generator.annotation.Labels;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
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
        ||\s"""
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
        ||\s"""
            + ElastiCacheEnvironment.OTHER_ZONES_OF_NO_CACHE_SUBNETS,
    fieldPath = ".spec.network.cacheSubnets",
    message =
        "network.cacheSubnets: entries, their order, id, cidrBlock and availabilityZone cannot"
            + " be changed (name can) if any entry, before or after, has no cidrBlock")
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
        ||\s"""
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
        ] ||\s"""
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
        "network.securityGroupName cannot be added, changed or removed: AWS cannot rename a"
            + " security group")
@ValidationRule(
    value =
        "[self.spec.?bastion.?securityGroupName] == [oldSelf.spec.?bastion.?securityGroupName]\n|| "
            + Rules.NOTHING_OF
            + "'securityGroups')",
    fieldPath = ".spec.bastion",
    message =
        "bastion.securityGroupName cannot be added, changed or removed: AWS cannot rename a"
            + " security group")
public class ElastiCacheEnvironment
    extends CustomResource<ElastiCacheEnvironmentSpec, ElastiCacheEnvironmentStatus>
    implements Namespaced {

  /** The API group, and the prefix of the operator's tags, finalizer and annotations. */
  public static final String GROUP = "elasticache-operator.dev";

  /** The annotation that approves a plan; its value is the hash of the plan. */
  public static final String APPROVE_PLAN = GROUP + "/approve-plan";

  /** CEL: the VPC does not exist, and its create is not announced. */
  static final String NO_VPC =
      "(" + Rules.NOTHING_OF + "'vpc'))\n&& (" + Rules.NOTHING_ANNOUNCED + ")";

  /** CEL: only zones of the cache's subnets differ, and no such subnet exists. */
  static final String OTHER_ZONES_OF_NO_CACHE_SUBNETS =
      """
      self.spec.network.cacheSubnets.map(s, [s.?id, s.?cidrBlock])
        == oldSelf.spec.network.cacheSubnets.map(s, [s.?id, s.?cidrBlock])
      && ("""
          + Rules.NOTHING_OF
          + "'cacheSubnets'))";

  /** Returns the spec; null only if a CRD without validation admitted the object. */
  @Override
  @Required
  @JsonPropertyDescription(
      "Desired environment. The smallest useful spec has vpc.cidrBlock, cache.engine and"
          + " cache.nodeType. Changes that replace the cache wait for approval of status.plan")
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
}
