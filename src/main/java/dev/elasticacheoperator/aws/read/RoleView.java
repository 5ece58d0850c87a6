package dev.elasticacheoperator.aws.read;

import java.util.List;
import java.util.Map;

/**
 * An IAM role with what hangs on it.
 *
 * @param path such as {@code /}
 * @param assumeRolePolicy who may assume it: the JSON document, not URL-encoded as in AWS's answer
 * @param attachedPolicyArns its managed policies, in AWS's order
 */
public record RoleView(
    String name,
    String arn,
    String path,
    Map<String, String> tags,
    String assumeRolePolicy,
    List<String> attachedPolicyArns) {

  public RoleView {
    tags = Map.copyOf(tags);
    attachedPolicyArns = List.copyOf(attachedPolicyArns);
  }

  public RoleView withTags(Map<String, String> changed) {
    return new RoleView(name, arn, path, changed, assumeRolePolicy, attachedPolicyArns);
  }

  public RoleView withAssumeRolePolicy(String document) {
    return new RoleView(name, arn, path, tags, document, attachedPolicyArns);
  }

  public RoleView withAttachedPolicyArns(List<String> arns) {
    return new RoleView(name, arn, path, tags, assumeRolePolicy, arns);
  }
}
