package dev.elasticacheoperator.sandbox.aws.iam;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.Tag;

/** Managed policies: the ones of AWS that people attach, and the account's own. */
final class ManagedPolicies {

  private static final Instant OLD = Instant.parse("2015-02-06T18:40:00Z");

  /** Path and name of policies that AWS keeps in every account. */
  private static final List<String> OF_AWS =
      List.of(
          "/AdministratorAccess",
          "/AmazonEC2FullAccess",
          "/AmazonEC2ReadOnlyAccess",
          "/AmazonElastiCacheFullAccess",
          "/AmazonElastiCacheReadOnlyAccess",
          "/AmazonRDSFullAccess",
          "/AmazonRDSReadOnlyAccess",
          "/AmazonS3FullAccess",
          "/AmazonS3ReadOnlyAccess",
          "/AmazonSSMFullAccess",
          "/AmazonSSMManagedInstanceCore",
          "/AmazonSSMReadOnlyAccess",
          "/AmazonVPCFullAccess",
          "/AmazonVPCReadOnlyAccess",
          "/CloudWatchAgentServerPolicy",
          "/CloudWatchFullAccess",
          "/CloudWatchLogsFullAccess",
          "/CloudWatchLogsReadOnlyAccess",
          "/CloudWatchReadOnlyAccess",
          "/EC2InstanceConnect",
          "/IAMFullAccess",
          "/IAMReadOnlyAccess",
          "/PowerUserAccess",
          "/ReadOnlyAccess",
          "/SecretsManagerReadWrite",
          "/SecurityAudit",
          "/job-function/ViewOnlyAccess",
          "/service-role/AmazonEC2RoleforSSM",
          "/service-role/AWSLambdaBasicExecutionRole");

  private final IamState state;
  private final Map<String, Policy> ofAws = new TreeMap<>();

  ManagedPolicies(IamState state) {
    this.state = state;
    for (String pathAndName : OF_AWS) {
      int slash = pathAndName.lastIndexOf('/') + 1;
      Policy policy =
          shape(
              "arn:aws:iam::aws:policy" + pathAndName,
              pathAndName.substring(0, slash),
              pathAndName.substring(slash),
              OLD);
      ofAws.put(policy.arn(), policy);
    }
  }

  /** Returns AWS's policies, with the account's partition in their ARNs. */
  private Map<String, Policy> ofAws() {
    String partition = state.account.partition();
    if (partition.equals("aws")) {
      return ofAws;
    }
    return ofAws.values().stream()
        .map(
            policy ->
                policy.toBuilder()
                    .arn(policy.arn().replace(":aws:iam", ":" + partition + ":iam"))
                    .build())
        .collect(Collectors.toMap(Policy::arn, policy -> policy));
  }

  private Policy shape(String arn, String path, String name, Instant created) {
    return Policy.builder()
        .arn(arn)
        .path(path)
        .policyName(name)
        .policyId(state.names.uniqueId("ANPA"))
        .defaultVersionId("v1")
        .isAttachable(true)
        .permissionsBoundaryUsageCount(0)
        .createDate(created)
        .updateDate(created)
        .build();
  }

  CreatePolicyResponse create(CreatePolicyRequest request) {
    String name = IamNames.checked("policyName", request.policyName(), 128);
    String path = IamNames.path(request.path());
    String arn = state.names.arn("policy", path, name);
    if (state.policies.values().stream()
        .anyMatch(p -> IamNames.key(p.shape().policyName()).equals(IamNames.key(name)))) {
      throw IamError.ENTITY_ALREADY_EXISTS.because("A policy called %s already exists.", name);
    }
    String document = Documents.checked(request.policyDocument());
    List<Tag> tags = IamTags.with(List.of(), request.tags());
    Policy shape =
        shape(arn, path, name, state.now()).toBuilder()
            .description(request.description())
            .tags(tags)
            .build();
    state.policies.put(arn, new IamState.StoredPolicy(shape, document));
    return CreatePolicyResponse.builder().policy(counted(shape)).build();
  }

  GetPolicyResponse get(GetPolicyRequest request) {
    Policy policy = find(request.policyArn());
    if (!state.visible(policy.createDate())) {
      throw notFound(request.policyArn());
    }
    return GetPolicyResponse.builder().policy(counted(policy)).build();
  }

  ListPoliciesResponse list(ListPoliciesRequest request) {
    String prefix = IamNames.path(request.pathPrefix());
    boolean onlyAttached = Boolean.TRUE.equals(request.onlyAttached());
    List<Policy> seen =
        inScope(request.scope())
            .filter(p -> state.visible(p.createDate()) && p.path().startsWith(prefix))
            .map(p -> counted(p).toBuilder().tags((Collection<Tag>) null).build())
            .filter(p -> !onlyAttached || p.attachmentCount() > 0)
            .toList();
    var page = IamState.page(seen, Policy::arn, request.maxItems(), request.marker());
    return ListPoliciesResponse.builder()
        .policies(page.items())
        .isTruncated(page.next() != null)
        .marker(page.next())
        .build();
  }

  private Stream<Policy> inScope(PolicyScopeType scope) {
    Stream<Policy> aws = scope == PolicyScopeType.LOCAL ? Stream.of() : ofAws().values().stream();
    Stream<Policy> local =
        scope == PolicyScopeType.AWS
            ? Stream.of()
            : state.policies.values().stream().map(IamState.StoredPolicy::shape);
    return Stream.concat(aws, local);
  }

  DeletePolicyResponse delete(DeletePolicyRequest request) {
    Policy policy = find(request.policyArn());
    if (ofAws().containsKey(policy.arn())) {
      throw IamError.validation("Policy %s belongs to AWS.", policy.arn());
    }
    if (counted(policy).attachmentCount() > 0) {
      throw IamError.DELETE_CONFLICT.because("Cannot delete a policy attached to entities.");
    }
    state.policies.remove(policy.arn());
    return DeletePolicyResponse.builder().build();
  }

  /** The policies in use or of the account, with the number of roles that have them. */
  List<Policy> inUseOrLocal() {
    return inScope(PolicyScopeType.ALL)
        .map(this::counted)
        .filter(p -> !ofAws().containsKey(p.arn()) || p.attachmentCount() > 0)
        .filter(p -> state.visible(p.createDate()))
        .toList();
  }

  boolean isOfAws(Policy policy) {
    return ofAws().containsKey(policy.arn());
  }

  boolean isMissing(String arn) {
    return !state.policies.containsKey(arn) && !ofAws.containsKey(arn);
  }

  /**
   * @throws software.amazon.awssdk.services.iam.model.NoSuchEntityException if there is none
   */
  Policy find(String arn) {
    String asked = arn == null ? "" : arn;
    IamState.StoredPolicy local = state.policies.get(asked);
    Policy policy = local == null ? ofAws().get(asked) : local.shape();
    if (policy == null) {
      throw notFound(arn);
    }
    return policy;
  }

  private static RuntimeException notFound(String arn) {
    return IamError.NO_SUCH_ENTITY.because("Policy %s does not exist or is not attachable.", arn);
  }

  private Policy counted(Policy policy) {
    long users =
        state.roles.values().stream().filter(r -> r.attached().contains(policy.arn())).count();
    return policy.toBuilder().attachmentCount((int) users).build();
  }
}
