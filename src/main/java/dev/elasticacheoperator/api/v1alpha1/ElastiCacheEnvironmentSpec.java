package dev.elasticacheoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * Spec of an environment. The smallest useful one has {@code vpc.cidrBlock}, {@code cache.engine}
 * and {@code cache.nodeType} or {@code cache.serverless}. The rules on this type read several parts
 * of the spec.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
// Region and zones
@ValidationRule(
    value = "!has(self.region) || self.region.matches('^[a-z]{2,}(-[a-z]+)+-[0-9]+$')",
    fieldPath = ".region",
    message = "region must be an AWS region, such as us-west-2")
@ValidationRule(
    value = "[self.?region] == [oldSelf.?region]",
    fieldPath = ".region",
    message =
        "region cannot be added, changed or removed: create a new environment in the other region")
@ValidationRule(
    value =
        """
        !has(self.region)
        || !self.?network.?cacheSubnets.hasValue()
        || self.network.cacheSubnets.filter(s, has(s.availabilityZone))
          .all(s, s.availabilityZone.startsWith(self.region))\
        """,
    fieldPath = ".network.cacheSubnets",
    message = "network.cacheSubnets: every availabilityZone must lie in region")
@ValidationRule(
    value =
        """
        !has(self.region)
        || !self.?bastion.?subnet.?availabilityZone.hasValue()
        || self.bastion.subnet.availabilityZone.startsWith(self.region)\
        """,
    fieldPath = ".bastion.subnet",
    message = "bastion.subnet.availabilityZone must lie in region")
// Tags
@ValidationRule(
    value = TagRules.NO_NAME,
    fieldPath = ".tags",
    message = "tags must not contain Name in any case: use the name field of each resource")
@ValidationRule(
    value = TagRules.NOT_RESERVED,
    fieldPath = ".tags",
    message =
        "tags must not have keys that start with aws: or elasticache-operator.dev/ in any case:"
            + " these prefixes are reserved")
@ValidationRule(
    value = TagRules.DIFFERENT_IN_MORE_THAN_CASE,
    fieldPath = ".tags",
    message =
        "tags must not have two keys that differ in case only, such as Team and team, because IAM"
            + " ignores case: remove one of them")
@ValidationRule(
    value = TagRules.CHARACTERS,
    fieldPath = ".tags",
    message =
        "tags must have keys of 1 to 128 and values of at most 256 letters, digits, spaces or any"
            + " of _ . : / = + - @")
// An existing VPC
@ValidationRule(
    value =
        """
        has(self.vpc.id)
        || !self.?network.?cacheSubnets.hasValue()
        || self.network.cacheSubnets.all(s, !has(s.id))\
        """,
    fieldPath = ".network.cacheSubnets",
    message = "network.cacheSubnets: an id needs vpc.id, the existing VPC of the subnet")
@ValidationRule(
    value = "has(self.vpc.id) || !self.?bastion.?subnet.?id.hasValue()",
    fieldPath = ".bastion.subnet",
    message = "bastion.subnet.id needs vpc.id, the existing VPC of the subnet")
@ValidationRule(
    value =
        """
        !has(self.vpc.id)
        || self.?network.?cacheSubnets.hasValue()
        && self.network.cacheSubnets.all(s, has(s.id) || has(s.cidrBlock))\
        """,
    fieldPath = ".network",
    message =
        "network.cacheSubnets must give the id or the cidrBlock of each subnet if vpc.id is set:"
            + " the operator does not know which blocks of an existing VPC are free")
@ValidationRule(
    value =
        """
        !has(self.vpc.id)
        || !self.?bastion.?enabled.orValue(true)
        || self.?bastion.?subnet.?id.hasValue()
        || self.?bastion.?subnet.?cidrBlock.hasValue()\
        """,
    fieldPath = ".bastion",
    message =
        "bastion.subnet must give its id or cidrBlock if vpc.id is set: add one of them, or set"
            + " bastion.enabled to false")
// Adoption
@ValidationRule(
    value =
        """
        !has(self.adopt)
        || self.adopt.all(a, a.matches('^((vpc|subnet|sg|igw|rtb|i)-[0-9a-f]+|\
        """
            + """
            (role|instance-profile|cache-subnet-group|cache-parameter-group|cache-cluster|\
            """
            + """
            replication-group|serverless-cache)/[a-zA-Z0-9+=,.@_-]+)$'))\
            """,
    fieldPath = ".adopt",
    message =
        "adopt must list ids (vpc-, subnet-, sg-, igw-, rtb-, i-) or names as role/NAME,"
            + " instance-profile/NAME, cache-subnet-group/NAME, cache-parameter-group/NAME,"
            + " cache-cluster/ID, replication-group/ID or serverless-cache/NAME")
@ValidationRule(
    value =
        """
        !has(self.adopt)
        || !has(self.vpc.id)
        || self.adopt.all(a, !a.startsWith('vpc-'))\
        """,
    fieldPath = ".adopt",
    message =
        "adopt must not list a VPC if vpc.id is set: remove it from adopt to keep it yours, or give"
            + " vpc.cidrBlock to hand it over")
@ValidationRule(
    value =
        """
        !has(self.adopt)
        || !self.?network.?cacheSubnets.hasValue()
        || self.network.cacheSubnets.all(s, !has(s.id) || !(s.id in self.adopt))\
        """,
    fieldPath = ".adopt",
    message =
        "adopt must not list an id of network.cacheSubnets: remove it from adopt to keep the subnet"
            + " yours, or give its cidrBlock to hand it over")
@ValidationRule(
    value =
        """
        !has(self.adopt)
        || !self.?bastion.?subnet.?id.hasValue()
        || !(self.bastion.subnet.id in self.adopt)\
        """,
    fieldPath = ".adopt",
    message =
        "adopt must not list bastion.subnet.id: remove it from adopt to keep the subnet yours, or"
            + " give its cidrBlock to hand it over")
// Subnets
@ValidationRule(
    value = SubnetRules.CACHE_IN_VPC,
    fieldPath = ".network.cacheSubnets",
    message = "network.cacheSubnets: every cidrBlock must lie inside vpc.cidrBlock")
@ValidationRule(
    value = SubnetRules.BASTION_IN_VPC,
    fieldPath = ".bastion.subnet",
    message = "bastion.subnet.cidrBlock must lie inside vpc.cidrBlock")
@ValidationRule(
    value = SubnetRules.BASTION_BESIDE_CACHE,
    fieldPath = ".bastion.subnet",
    message = "bastion.subnet.cidrBlock must not overlap any of network.cacheSubnets")
@ValidationRule(
    value =
        """
        !has(self.vpc.cidrBlock)
        || !self.vpc.cidrBlock.endsWith('/28')
        || !self.?bastion.?enabled.orValue(true)\
        """,
    fieldPath = ".vpc.cidrBlock",
    message =
        "vpc.cidrBlock of /28 holds a single subnet: widen it to /27, or set bastion.enabled to"
            + " false")
@ValidationRule(
    value =
        """
        !has(self.vpc.cidrBlock)
        || self.vpc.cidrBlock.endsWith('/28')
        || !self.?bastion.?enabled.orValue(true)
        || !self.?network.?cacheSubnets.hasValue()
        || self.network.cacheSubnets.filter(s, has(s.cidrBlock))
          .all(s, s.cidrBlock != self.vpc.cidrBlock)\
        """,
    fieldPath = ".network.cacheSubnets",
    message =
        "network.cacheSubnets: a cidrBlock as large as vpc.cidrBlock leaves no room for the"
            + " bastion's subnet: narrow it, or set bastion.enabled to false")
@ValidationRule(
    value =
        """
        !has(self.vpc.cidrBlock)
        || self.vpc.cidrBlock.endsWith('/28')
        || !self.?bastion.?subnet.?cidrBlock.hasValue()
        || self.bastion.subnet.cidrBlock != self.vpc.cidrBlock\
        """,
    fieldPath = ".bastion.subnet",
    message =
        "bastion.subnet.cidrBlock as large as vpc.cidrBlock leaves no room for the cache's subnet:"
            + " narrow it")
@ValidationRule(
    value =
        """
        self.?network.?cacheSubnets.hasValue()
        == oldSelf.?network.?cacheSubnets.hasValue()\
        """,
    fieldPath = ".network",
    message =
        "network.cacheSubnets cannot be added or removed, because that would replace the cache: set"
            + " it back, or create another environment")
@ValidationRule(
    value =
        """
        self.?bastion.?enabled.orValue(true) && oldSelf.?bastion.?enabled.orValue(true)
        || self.?network.?cacheSubnets.hasValue()
        && self.network.cacheSubnets.all(s, has(s.cidrBlock) || has(s.id))
        || [self.?bastion.?subnet.?cidrBlock] == [oldSelf.?bastion.?subnet.?cidrBlock]\
        """,
    fieldPath = ".bastion",
    message =
        "bastion.subnet.cidrBlock cannot be added, changed or removed if network.cacheSubnets"
            + " leaves its blocks to the operator, because it chose them around this block: set it"
            + " back, or create another environment")
// Subnets for the topology
@ValidationRule(
    value = SubnetRules.TWO_ZONES,
    fieldPath = ".network.cacheSubnets",
    message =
        "network.cacheSubnets must have subnets in two zones for cache.multiAz: add a subnet in"
            + " another zone, or set cache.multiAz to false")
@ValidationRule(
    value = SubnetRules.SERVERLESS,
    fieldPath = ".network.cacheSubnets",
    message =
        "network.cacheSubnets must be two or three subnets in different zones for cache.serverless")
@ValidationRule(
    value = SubnetRules.ROOM,
    fieldPath = ".vpc.cidrBlock",
    message =
        "vpc.cidrBlock is too small for cache subnets in two zones: widen it to /26, or to /27"
            + " without a bastion")
@ValidationRule(
    value = "!has(self.cache.serverless) || !has(self.subnetGroup)",
    fieldPath = ".subnetGroup",
    message = "subnetGroup does not apply to cache.serverless: remove it")
@ValidationRule(
    value = "!has(self.cache.serverless) || !has(self.parameterGroup)",
    fieldPath = ".parameterGroup",
    message =
        "parameterGroup does not apply to cache.serverless, whose parameters AWS chooses: remove"
            + " it")
@ValidationRule(
    value =
        """
        has(self.cache.serverless)
        || !self.?parameterGroup.?parameters.hasValue()
        || !('cluster-enabled' in self.parameterGroup.parameters)
        || self.cache.engine != 'memcached'
        && self.parameterGroup.parameters['cluster-enabled']
          == ([self.cache].all(c,\s\
        """
            + TopologyRules.MODE_OF_C
            + " == 'Disabled') ? 'no' : 'yes')",
    fieldPath = ".parameterGroup.parameters",
    message =
        "parameterGroup.parameters must not set cluster-enabled against cache.clusterMode: remove"
            + " it, because the operator sets it")
@ValidationRule(
    value =
        """
        !has(self.region)
        || !self.cache.?encryption.?kmsKeyId.hasValue()
        || !self.cache.encryption.kmsKeyId.contains(':kms:')
        || self.cache.encryption.kmsKeyId.contains(':kms:' + self.region + ':')\
        """,
    fieldPath = ".cache.encryption",
    message = "cache.encryption.kmsKeyId must be a key in the region of the cache")
@ValidationRule(
    value =
        """
        !has(self.region)
        || !has(self.cache.notificationTopicArn)
        || !self.cache.notificationTopicArn.contains(':sns:')
        || self.cache.notificationTopicArn.contains(':sns:' + self.region + ':')\
        """,
    fieldPath = ".cache.notificationTopicArn",
    message = "cache.notificationTopicArn must be a topic in the region of the cache")
// Names and versions
@ValidationRule(
    value = "[self.?iam.?roleName] == [oldSelf.?iam.?roleName]",
    fieldPath = ".iam",
    message =
        "iam.roleName cannot be added, changed or removed, because AWS cannot rename a role: set it"
            + " back, or create another environment with the name")
@ValidationRule(
    value =
        """
        !self.?parameterGroup.?family.hasValue()
        || !(self.parameterGroup.family in
        """
            + EngineRules.FAMILIES
            + """
            )
            || [self.parameterGroup.family] == [
            """
            + EngineRules.FAMILY_OF_VERSION
            + """
            [?self.cache.?version.orValue(
            """
            + EngineRules.DEFAULT_VERSION
            + """
            [self.cache.engine])].orValue(self.parameterGroup.family)]\
            """,
    fieldPath = ".parameterGroup.family",
    message =
        "parameterGroup.family must fit cache.version: "
            + EngineRules.FAMILIES_WITH_VERSIONS_IN_WORDS
            + ". The default version is "
            + EngineRules.DEFAULT_VERSION_IN_WORDS)
public record ElastiCacheEnvironmentSpec(
    @Size(max = Limits.ZONE)
        @JsonPropertyDescription(
            "AWS region, such as us-west-2. Default: the operator's own. Cannot be changed")
        String region,
    @Default("Delete")
        @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
        @JsonPropertyDescription(
            "What happens to the AWS resources when the object is deleted: Delete deletes them"
                + " first, Retain leaves them as they are. Default: Delete")
        DeletionPolicy deletionPolicy,
    @Default("false")
        @JsonPropertyDescription(
            "While true, a deleted object stays and its AWS resources are untouched; deletion"
                + " continues once it is false. Default: false")
        Boolean deletionProtection,
    @Default("false")
        @JsonPropertyDescription(
            "While true, the operator makes no AWS call for this environment, except to delete it."
                + " Default: false")
        Boolean paused,
    @Size(max = 40)
        @JsonPropertyDescription(
            "Tags for every AWS resource, in addition to the operator's own: at most 40, keys of up"
                + " to 128 characters, values of up to 256. IAM ignores the case of keys, so no two"
                + " may differ in case only. Not Name, aws:* or elasticache-operator.dev/* in any"
                + " case. Can be changed in place")
        Map<String, @Size(max = 256) String> tags,
    @Size(max = 50)
        @JsonPropertyDescription(
            "Existing resources to take over. They then belong to the environment and are deleted"
                + " with it. Ids (vpc-, subnet-, sg-, igw-, rtb-, i-), or role/NAME,"
                + " instance-profile/NAME, cache-subnet-group/NAME, cache-parameter-group/NAME,"
                + " cache-cluster/ID, replication-group/ID, serverless-cache/NAME. A resource that"
                + " matches the spec gets the operator's tags. While a listed resource is missing"
                + " or does not match, none is created in its place. Default: none. Can be changed"
                + " in place")
        List<@Size(max = 160) String> adopt,
    @Required @JsonPropertyDescription("The VPC: created for this environment, or an existing one")
        VpcSpec vpc,
    @JsonPropertyDescription(
            "The cache's subnets, the sources that may reach the cache, and names of network parts")
        NetworkSpec network,
    @JsonPropertyDescription("The bastion's IAM role") IamSpec iam,
    @JsonPropertyDescription("The cache subnet group") SubnetGroupSpec subnetGroup,
    @JsonPropertyDescription(
            "A cache parameter group of the environment's own. Default: AWS's default group of the"
                + " family. Can be added and removed in place")
        ParameterGroupSpec parameterGroup,
    @Required @JsonPropertyDescription("The cache: engine, version and size") CacheSpec cache,
    @JsonPropertyDescription(
            "The EC2 instance from which people reach the cache. Default: enabled, with all its"
                + " defaults")
        BastionSpec bastion,
    @JsonPropertyDescription("The Secret with which applications connect") SecretSpec secret) {

  public ElastiCacheEnvironmentSpec {
    deletionPolicy = deletionPolicy == null ? DeletionPolicy.DELETE : deletionPolicy;
    deletionProtection = deletionProtection != null && deletionProtection;
    paused = paused != null && paused;
  }
}
