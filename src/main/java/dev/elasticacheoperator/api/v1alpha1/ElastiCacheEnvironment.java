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
public class ElastiCacheEnvironment
    extends CustomResource<ElastiCacheEnvironmentSpec, ElastiCacheEnvironmentStatus>
    implements Namespaced {

  /** The API group, and the prefix of the operator's tags, finalizer and annotations. */
  public static final String GROUP = "elasticache-operator.dev";

  /** The annotation that approves a plan; its value is the hash of the plan. */
  public static final String APPROVE_PLAN = GROUP + "/approve-plan";

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
