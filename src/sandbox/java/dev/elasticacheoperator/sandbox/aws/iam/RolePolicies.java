package dev.elasticacheoperator.sandbox.aws.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;

/** The policies of a role: attached managed ones and inline ones. */
final class RolePolicies {

  /** IAM's default quota of managed policies attached to a role. */
  private static final int MOST_ATTACHED = 10;

  private final Roles roles;
  private final ManagedPolicies policies;

  RolePolicies(Roles roles, ManagedPolicies policies) {
    this.roles = roles;
    this.policies = policies;
  }

  /** Attaching what is attached changes nothing. */
  AttachRolePolicyResponse attach(AttachRolePolicyRequest request) {
    IamState.StoredRole role = roles.changeable(request.roleName());
    String arn = policies.find(request.policyArn()).arn();
    if (!role.attached().contains(arn)) {
      if (role.attached().size() >= MOST_ATTACHED) {
        throw IamError.LIMIT_EXCEEDED.because(
            "Cannot exceed quota for PoliciesPerRole: %d", MOST_ATTACHED);
      }
      List<String> attached = new ArrayList<>(role.attached());
      attached.add(arn);
      roles.keep(role.withAttached(attached));
    }
    return AttachRolePolicyResponse.builder().build();
  }

  DetachRolePolicyResponse detach(DetachRolePolicyRequest request) {
    IamState.StoredRole role = roles.changeable(request.roleName());
    List<String> attached = new ArrayList<>(role.attached());
    if (!attached.remove(request.policyArn())) {
      throw IamError.NO_SUCH_ENTITY.because("Policy %s was not found.", request.policyArn());
    }
    roles.keep(role.withAttached(attached));
    return DetachRolePolicyResponse.builder().build();
  }

  ListAttachedRolePoliciesResponse listAttached(ListAttachedRolePoliciesRequest request) {
    String prefix = IamNames.path(request.pathPrefix());
    List<AttachedPolicy> seen =
        attached(roles.shown(request.roleName())).stream()
            .filter(p -> policies.find(p.policyArn()).path().startsWith(prefix))
            .toList();
    var page = IamState.page(seen, AttachedPolicy::policyArn, request.maxItems(), request.marker());
    return ListAttachedRolePoliciesResponse.builder()
        .attachedPolicies(page.items())
        .isTruncated(page.next() != null)
        .marker(page.next())
        .build();
  }

  List<AttachedPolicy> attached(IamState.StoredRole role) {
    return role.attached().stream()
        .map(policies::find)
        .map(p -> AttachedPolicy.builder().policyArn(p.arn()).policyName(p.policyName()).build())
        .toList();
  }

  PutRolePolicyResponse put(PutRolePolicyRequest request) {
    IamState.StoredRole role = roles.changeable(request.roleName());
    String name = IamNames.checked("policyName", request.policyName(), 128);
    Map<String, String> inline = new TreeMap<>(role.inline());
    inline.put(name, Documents.checked(request.policyDocument()));
    roles.keep(role.withInline(inline));
    return PutRolePolicyResponse.builder().build();
  }

  GetRolePolicyResponse get(GetRolePolicyRequest request) {
    IamState.StoredRole role = roles.shown(request.roleName());
    return GetRolePolicyResponse.builder()
        .roleName(role.name())
        .policyName(request.policyName())
        .policyDocument(Documents.encoded(inline(role, request.policyName())))
        .build();
  }

  DeleteRolePolicyResponse delete(DeleteRolePolicyRequest request) {
    IamState.StoredRole role = roles.changeable(request.roleName());
    inline(role, request.policyName());
    Map<String, String> inline = new TreeMap<>(role.inline());
    inline.remove(request.policyName());
    roles.keep(role.withInline(inline));
    return DeleteRolePolicyResponse.builder().build();
  }

  ListRolePoliciesResponse list(ListRolePoliciesRequest request) {
    List<String> names = List.copyOf(roles.shown(request.roleName()).inline().keySet());
    var page = IamState.page(names, n -> n, request.maxItems(), request.marker());
    return ListRolePoliciesResponse.builder()
        .policyNames(page.items())
        .isTruncated(page.next() != null)
        .marker(page.next())
        .build();
  }

  private static String inline(IamState.StoredRole role, String name) {
    String document = name == null ? null : role.inline().get(name);
    if (document == null) {
      throw IamError.NO_SUCH_ENTITY.because("The role policy with name %s cannot be found.", name);
    }
    return document;
  }
}
