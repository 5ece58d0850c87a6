package dev.elasticacheoperator.sandbox.aws.policy;

import dev.elasticacheoperator.sandbox.aws.AuthorizationFacts.Entity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Authorization checks of IAM's own calls (Service Authorization Reference, "Actions, resources,
 * and condition keys for AWS Identity and Access Management").
 */
record IamRequests(Requests request) {

  /** Handing a role to EC2, as a launch and {@code AddRoleToInstanceProfile} do. */
  static Authorization passed(String role) {
    return Authorization.of("iam:PassRole", role)
        .with("iam:PassedToService", "ec2.amazonaws.com")
        .with("iam:AssociatedResourceArn", "arn:aws:ec2:*:*:instance/*");
  }

  List<Authorization> authorizations() {
    Optional<String> role = request.text("RoleName");
    Optional<String> profile = request.text("InstanceProfileName");
    return switch (request.call().operation()) {
      case "CreateRole" -> created("role", role.orElse("*"), "iam:TagRole");
      case "CreateInstanceProfile" ->
          created("instance-profile", profile.orElse("*"), "iam:TagInstanceProfile");
      case "AddRoleToInstanceProfile" ->
          List.of(existingProfile(profile.get()), passed(roleNamed(role.orElse("*")).arn()));
      default ->
          List.of(
              profile
                  .map(this::existingProfile)
                  .or(() -> role.map(name -> existing(roleNamed(name))))
                  .orElse(request.on("*")));
    };
  }

  private List<Authorization> created(String type, String name, String tagging) {
    String arn = arn(type, request.text("Path").orElse("/"), name);
    List<Authorization> all = new ArrayList<>(List.of(bounded(request.on(arn).asking(asked()))));
    if (!asked().isEmpty()) {
      all.add(Authorization.of(tagging, arn).asking(asked()));
    }
    return all;
  }

  private Authorization existingProfile(String name) {
    return existing(
        request
            .facts()
            .instanceProfile(name)
            .orElse(new Entity(arn("instance-profile", "/", name), Map.of())));
  }

  private Entity roleNamed(String name) {
    return request.facts().role(name).orElse(new Entity(arn("role", "/", name), Map.of()));
  }

  private Authorization existing(Entity entity) {
    Authorization asked = bounded(request.on(entity.arn()).having(entity.tags()).asking(asked()));
    return request
        .text("PolicyArn")
        .map(policy -> asked.with("iam:PolicyARN", policy))
        .orElse(asked);
  }

  private Authorization bounded(Authorization asked) {
    return request
        .text("PermissionsBoundary")
        .map(boundary -> asked.with("iam:PermissionsBoundary", boundary))
        .orElse(asked);
  }

  private Map<String, String> asked() {
    return Requests.tags(request.list("Tags", SdkPojo.class));
  }

  private String arn(String type, String path, String name) {
    return "arn:aws:iam::" + request.call().accountId() + ":" + type + path + name;
  }
}
