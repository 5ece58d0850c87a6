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
 * What an environment shall be. The smallest useful one is {@code vpc.cidrBlock}, {@code
 * cache.engine} and {@code cache.nodeType}. The rules here are those that look at several parts.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
// Region and zones
@ValidationRule(
    value = "!has(self.region) || self.region.matches('^[a-z]{2,}(-[a-z]+)+-[0-9]+$')",
    fieldPath = ".region",
    message = "region must be an AWS region, such as us-west-2")
@ValidationRule(
    value =
        "has(self.region) == has(oldSelf.region)"
            + " && (!has(self.region) || self.region == oldSelf.region)",
    fieldPath = ".region",
    message =
        "region cannot be added, changed or removed: make a new environment in the other region")
@ValidationRule(
    value =
        "!has(self.region) || !has(self.network) || !has(self.network.cacheSubnets)"
            + " || self.network.cacheSubnets.all(s, !has(s.availabilityZone)"
            + " || s.availabilityZone.startsWith(self.region))",
    fieldPath = ".network.cacheSubnets",
    message = "network.cacheSubnets: every availabilityZone must lie in region")
@ValidationRule(
    value =
        "!has(self.region) || !has(self.bastion) || !has(self.bastion.subnet)"
            + " || !has(self.bastion.subnet.availabilityZone)"
            + " || self.bastion.subnet.availabilityZone.startsWith(self.region)",
    fieldPath = ".bastion.subnet",
    message = "bastion.subnet.availabilityZone must lie in region")
// Tags
@ValidationRule(
    value = "!has(self.tags) || !('Name' in self.tags)",
    fieldPath = ".tags",
    message = "tags must not hold Name: every resource has a name field of its own")
@ValidationRule(
    value =
        "!has(self.tags) || self.tags.all(k, !k.matches('^(?i)aws:')"
            + " && !k.startsWith('elasticache-operator.dev/'))",
    fieldPath = ".tags",
    message =
        "tags must not start with aws: in any case, nor with elasticache-operator.dev/: they are"
            + " reserved")
@ValidationRule(
    value =
        "!has(self.tags) || self.tags.all(k, size(k) <= 128"
            + " && k.matches('^[\\\\pL\\\\pN\\\\pZ_.:/=+@-]+$')"
            + " && self.tags[k].matches('^[\\\\pL\\\\pN\\\\pZ_.:/=+@-]*$'))",
    fieldPath = ".tags",
    message =
        "tags must have keys of 1 to 128 and values of at most 256 letters, digits, spaces or any"
            + " of _ . : / = + - @")
// An existing VPC
@ValidationRule(
    value =
        "has(self.vpc.id) || !has(self.network) || !has(self.network.cacheSubnets)"
            + " || self.network.cacheSubnets.all(s, !has(s.id))",
    fieldPath = ".network.cacheSubnets",
    message = "network.cacheSubnets: an id needs vpc.id, the existing VPC that the subnet is in")
@ValidationRule(
    value =
        "has(self.vpc.id) || !has(self.bastion) || !has(self.bastion.subnet)"
            + " || !has(self.bastion.subnet.id)",
    fieldPath = ".bastion.subnet",
    message = "bastion.subnet.id needs vpc.id, the existing VPC that the subnet is in")
@ValidationRule(
    value =
        "!has(self.vpc.id) || (has(self.network) && has(self.network.cacheSubnets)"
            + " && self.network.cacheSubnets.all(s, has(s.id) || has(s.cidrBlock)))",
    fieldPath = ".network",
    message =
        "network.cacheSubnets must give the id or the cidrBlock of each subnet where vpc.id is set:"
            + " which blocks of an existing VPC are free is not the operator's to guess")
@ValidationRule(
    value =
        "!has(self.vpc.id) || (has(self.bastion) && (!self.bastion.enabled"
            + " || (has(self.bastion.subnet)"
            + " && (has(self.bastion.subnet.id) || has(self.bastion.subnet.cidrBlock)))))",
    fieldPath = ".bastion",
    message =
        "bastion.subnet must give its id or cidrBlock where vpc.id is set, or bastion.enabled must"
            + " be false")
// Adoption
@ValidationRule(
    value =
        "!has(self.adopt) || self.adopt.all(a, a.matches('^((vpc|subnet|sg|igw|rtb|i)-[0-9a-f]+|"
            + "(role|instance-profile|cache-subnet-group|cache-parameter-group|cache-cluster)"
            + "/[a-zA-Z0-9+=,.@_-]+)$'))",
    fieldPath = ".adopt",
    message =
        "adopt must list ids (vpc-, subnet-, sg-, igw-, rtb-, i-) or names as role/NAME,"
            + " instance-profile/NAME, cache-subnet-group/NAME, cache-parameter-group/NAME or"
            + " cache-cluster/ID")
@ValidationRule(
    value =
        "!has(self.adopt) || ((!has(self.vpc.id) || self.adopt.all(a, !a.startsWith('vpc-')))"
            + " && (!has(self.network) || !has(self.network.cacheSubnets)"
            + " || self.network.cacheSubnets.all(s, !has(s.id) || !(s.id in self.adopt)))"
            + " && (!has(self.bastion) || !has(self.bastion.subnet)"
            + " || !has(self.bastion.subnet.id) || !(self.bastion.subnet.id in self.adopt)))",
    fieldPath = ".adopt",
    message =
        "adopt must not list what the spec uses by id: either it stays yours, or it is given by its"
            + " block and handed over")
// Subnets
@ValidationRule(
    value =
        "!has(self.vpc.cidrBlock) || !isCIDR(self.vpc.cidrBlock) || cidr(self.vpc.cidrBlock).ip().family() == 6"
            + " || !has(self.network) || !has(self.network.cacheSubnets)"
            + " || self.network.cacheSubnets.all(s, !has(s.cidrBlock) || !isCIDR(s.cidrBlock)"
            + " || cidr(s.cidrBlock).ip().family() == 6 || cidr(s.cidrBlock).prefixLength() < 16"
            + " || cidr(self.vpc.cidrBlock).containsCIDR(cidr(s.cidrBlock)))",
    fieldPath = ".network.cacheSubnets",
    message = "network.cacheSubnets: every cidrBlock must lie inside vpc.cidrBlock")
@ValidationRule(
    value =
        "!has(self.vpc.cidrBlock) || !isCIDR(self.vpc.cidrBlock) || cidr(self.vpc.cidrBlock).ip().family() == 6"
            + " || !has(self.bastion) || !has(self.bastion.subnet)"
            + " || !has(self.bastion.subnet.cidrBlock) || !isCIDR(self.bastion.subnet.cidrBlock)"
            + " || cidr(self.bastion.subnet.cidrBlock).ip().family() == 6"
            + " || cidr(self.bastion.subnet.cidrBlock).prefixLength() < 16"
            + " || cidr(self.vpc.cidrBlock).containsCIDR(cidr(self.bastion.subnet.cidrBlock))",
    fieldPath = ".bastion.subnet",
    message = "bastion.subnet.cidrBlock must lie inside vpc.cidrBlock")
@ValidationRule(
    value =
        "!has(self.bastion) || !has(self.bastion.subnet) || !has(self.bastion.subnet.cidrBlock)"
            + " || !isCIDR(self.bastion.subnet.cidrBlock)"
            + " || cidr(self.bastion.subnet.cidrBlock).prefixLength() < 16 || !has(self.network)"
            + " || !has(self.network.cacheSubnets)"
            + " || self.network.cacheSubnets.all(s, !has(s.cidrBlock) || !isCIDR(s.cidrBlock)"
            + " || !(cidr(s.cidrBlock).containsCIDR(cidr(self.bastion.subnet.cidrBlock))"
            + " || cidr(self.bastion.subnet.cidrBlock).containsCIDR(cidr(s.cidrBlock))))",
    fieldPath = ".bastion.subnet",
    message = "bastion.subnet.cidrBlock must not overlap any of network.cacheSubnets")
@ValidationRule(
    value =
        "!has(self.vpc.cidrBlock) || !isCIDR(self.vpc.cidrBlock) || cidr(self.vpc.cidrBlock).prefixLength() != 28"
            + " || (has(self.bastion) && !self.bastion.enabled)",
    fieldPath = ".vpc.cidrBlock",
    message =
        "vpc.cidrBlock of /28 holds a single subnet: widen it to /27, or set bastion.enabled to"
            + " false")
@ValidationRule(
    value =
        "!has(self.vpc.cidrBlock) || !isCIDR(self.vpc.cidrBlock) || cidr(self.vpc.cidrBlock).prefixLength() == 28"
            + " || (has(self.bastion) && !self.bastion.enabled)"
            + " || !has(self.network) || !has(self.network.cacheSubnets)"
            + " || self.network.cacheSubnets.all(s, !has(s.cidrBlock)"
            + " || s.cidrBlock != self.vpc.cidrBlock)",
    fieldPath = ".network.cacheSubnets",
    message =
        "network.cacheSubnets: a cidrBlock as large as vpc.cidrBlock leaves no room for the"
            + " bastion's subnet: narrow it, or set bastion.enabled to false")
@ValidationRule(
    value =
        "!has(self.vpc.cidrBlock) || !isCIDR(self.vpc.cidrBlock) || cidr(self.vpc.cidrBlock).prefixLength() == 28"
            + " || !has(self.bastion) || !has(self.bastion.subnet)"
            + " || !has(self.bastion.subnet.cidrBlock)"
            + " || self.bastion.subnet.cidrBlock != self.vpc.cidrBlock",
    fieldPath = ".bastion.subnet",
    message =
        "bastion.subnet.cidrBlock as large as vpc.cidrBlock leaves no room for the cache's subnet")
@ValidationRule(
    value =
        "(has(self.network) && has(self.network.cacheSubnets))"
            + " == (has(oldSelf.network) && has(oldSelf.network.cacheSubnets))",
    fieldPath = ".network",
    message = "network.cacheSubnets cannot be added or removed, since that would replace the cache")
@ValidationRule(
    value =
        "(has(self.bastion) && !self.bastion.enabled)"
            + " || (has(oldSelf.bastion) && !oldSelf.bastion.enabled) || ("
            + ElastiCacheEnvironmentSpec.SAME_BASTION_BLOCK
            + " && "
            + ElastiCacheEnvironmentSpec.SAME_BASTION_SUBNET_ID
            + " && (has(self.bastion) && has(self.bastion.subnet)"
            + " && has(self.bastion.subnet.availabilityZone))"
            + " == (has(oldSelf.bastion) && has(oldSelf.bastion.subnet)"
            + " && has(oldSelf.bastion.subnet.availabilityZone))"
            + " && (!(has(self.bastion) && has(self.bastion.subnet)"
            + " && has(self.bastion.subnet.availabilityZone))"
            + " || self.bastion.subnet.availabilityZone"
            + " == oldSelf.bastion.subnet.availabilityZone))",
    fieldPath = ".bastion",
    message =
        "bastion.subnet: id, cidrBlock and availabilityZone cannot be added, changed or removed"
            + " while the bastion is enabled: set bastion.enabled to false first")
@ValidationRule(
    value =
        "((!has(self.bastion) || self.bastion.enabled)"
            + " && (!has(oldSelf.bastion) || oldSelf.bastion.enabled))"
            + " || (has(self.network) && has(self.network.cacheSubnets)"
            + " && self.network.cacheSubnets.all(s, has(s.cidrBlock) || has(s.id))) || ("
            + ElastiCacheEnvironmentSpec.SAME_BASTION_BLOCK
            + ")",
    fieldPath = ".bastion",
    message =
        "bastion.subnet.cidrBlock cannot be added, changed or removed where network.cacheSubnets"
            + " leaves its blocks to the operator, since they were carved around it")
// Names and versions
@ValidationRule(
    value =
        "(has(self.network) && has(self.network.securityGroupName))"
            + " == (has(oldSelf.network) && has(oldSelf.network.securityGroupName))"
            + " && (!(has(self.network) && has(self.network.securityGroupName))"
            + " || self.network.securityGroupName == oldSelf.network.securityGroupName)",
    fieldPath = ".network",
    message =
        "network.securityGroupName cannot be added, changed or removed: AWS cannot rename a"
            + " security group")
@ValidationRule(
    value =
        "(has(self.bastion) && has(self.bastion.securityGroupName))"
            + " == (has(oldSelf.bastion) && has(oldSelf.bastion.securityGroupName))"
            + " && (!(has(self.bastion) && has(self.bastion.securityGroupName))"
            + " || self.bastion.securityGroupName == oldSelf.bastion.securityGroupName)",
    fieldPath = ".bastion",
    message =
        "bastion.securityGroupName cannot be added, changed or removed: AWS cannot rename a"
            + " security group")
@ValidationRule(
    value =
        "(has(self.iam) && has(self.iam.roleName))"
            + " == (has(oldSelf.iam) && has(oldSelf.iam.roleName))"
            + " && (!(has(self.iam) && has(self.iam.roleName))"
            + " || self.iam.roleName == oldSelf.iam.roleName)",
    fieldPath = ".iam",
    message = "iam.roleName cannot be added, changed or removed: AWS cannot rename a role")
@ValidationRule(
    value =
        "!has(self.parameterGroup) || !has(self.parameterGroup.family)"
            + " || !(self.parameterGroup.family in ['redis4.0', 'redis5.0', 'redis6.x', 'redis7'])"
            + " || (!has(self.cache.version) && self.parameterGroup.family == 'redis7')"
            + " || (has(self.cache.version) && (!(self.cache.version in "
            + Limits.REDIS_VERSIONS
            + ") || self.cache.version.startsWith("
            + "self.parameterGroup.family == 'redis4.0' ? '4.'"
            + " : self.parameterGroup.family == 'redis5.0' ? '5.'"
            + " : self.parameterGroup.family == 'redis6.x' ? '6.' : '7.')))",
    fieldPath = ".parameterGroup.family",
    message =
        "parameterGroup.family must fit cache.version: redis4.0 with 4.0.10, redis5.0 with 5.0.x,"
            + " redis6.x with 6.x, redis7 with 7.x (a version left out means 7.1)")
public record ElastiCacheEnvironmentSpec(
    @Size(max = Limits.ZONE)
        @JsonPropertyDescription(
            "AWS region, such as us-west-2. Default: the operator's own. Cannot be changed")
        String region,
    @Default("Delete")
        @JsonFormat(with = Feature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
        @JsonPropertyDescription(
            "What becomes of the AWS resources when the object is deleted: Delete removes them all"
                + " first, Retain leaves them as they are. Default: Delete")
        DeletionPolicy deletionPolicy,
    @Default("false")
        @JsonPropertyDescription(
            "While true, a deleted object stays, with its AWS resources untouched; deletion goes on"
                + " once it is false. Default: false")
        Boolean deletionProtection,
    @Default("false")
        @JsonPropertyDescription(
            "While true, the operator makes no AWS call for this environment, except to delete it."
                + " Default: false")
        Boolean paused,
    @Size(max = 40)
        @JsonPropertyDescription(
            "Tags put on every AWS resource besides the operator's own: at most 40, keys of up to"
                + " 128 characters, values of up to 256. Not Name, aws:* or"
                + " elasticache-operator.dev/*. Can be changed in place")
        Map<String, @Size(max = 256) String> tags,
    @Size(max = 50)
        @JsonPropertyDescription(
            "Existing resources to take over, which are from then on the environment's and deleted"
                + " with it: ids (vpc-, subnet-, sg-, igw-, rtb-, i-), or role/NAME,"
                + " instance-profile/NAME, cache-subnet-group/NAME, cache-parameter-group/NAME,"
                + " cache-cluster/ID. One that fits what the spec asks for gets the operator's tags;"
                + " while one is missing or does not fit, nothing is made in its place. Default:"
                + " none. Can be changed in place")
        List<@Size(max = 160) String> adopt,
    @Required @JsonPropertyDescription("The VPC, made for this environment or an existing one")
        VpcSpec vpc,
    @JsonPropertyDescription("The cache's subnets, who may reach it, and names of network parts")
        NetworkSpec network,
    @JsonPropertyDescription("The bastion's IAM role") IamSpec iam,
    @JsonPropertyDescription("The cache subnet group") SubnetGroupSpec subnetGroup,
    @JsonPropertyDescription(
            "A cache parameter group of the environment's own. Default: AWS's default group of the"
                + " family. Can be added and removed in place")
        ParameterGroupSpec parameterGroup,
    @Required @JsonPropertyDescription("The cache: engine, version and size") CacheSpec cache,
    @JsonPropertyDescription(
            "The EC2 instance to reach the cache from. Default: enabled, with all its defaults")
        BastionSpec bastion,
    @JsonPropertyDescription("The Secret that applications connect with") SecretSpec secret) {

  /** CEL: bastion.subnet.cidrBlock is absent from both, or the same in both. */
  static final String SAME_BASTION_BLOCK =
      "(has(self.bastion) && has(self.bastion.subnet) && has(self.bastion.subnet.cidrBlock))"
          + " == (has(oldSelf.bastion) && has(oldSelf.bastion.subnet)"
          + " && has(oldSelf.bastion.subnet.cidrBlock))"
          + " && (!(has(self.bastion) && has(self.bastion.subnet)"
          + " && has(self.bastion.subnet.cidrBlock))"
          + " || self.bastion.subnet.cidrBlock == oldSelf.bastion.subnet.cidrBlock)";

  /** CEL: the same of bastion.subnet.id. */
  static final String SAME_BASTION_SUBNET_ID =
      "(has(self.bastion) && has(self.bastion.subnet) && has(self.bastion.subnet.id))"
          + " == (has(oldSelf.bastion) && has(oldSelf.bastion.subnet)"
          + " && has(oldSelf.bastion.subnet.id))"
          + " && (!(has(self.bastion) && has(self.bastion.subnet) && has(self.bastion.subnet.id))"
          + " || self.bastion.subnet.id == oldSelf.bastion.subnet.id)";

  public ElastiCacheEnvironmentSpec {
    deletionPolicy = deletionPolicy == null ? DeletionPolicy.DELETE : deletionPolicy;
    deletionProtection = deletionProtection != null && deletionProtection;
    paused = paused != null && paused;
  }
}
