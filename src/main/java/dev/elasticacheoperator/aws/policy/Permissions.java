package dev.elasticacheoperator.aws.policy;

import dev.elasticacheoperator.aws.policy.Permission.Condition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Permissions that one part of the operator needs, declared next to its calls. The policies in
 * {@code deploy/iam} are generated from all of them, and a test compares them with the calls.
 *
 * @param all permissions without repetitions, in the order of their declaration
 */
public record Permissions(List<Permission> all) {

  public static final Permissions NONE = new Permissions(List.of());

  /** Adds reads without a resource, or reads of foreign resources too. */
  public Permissions look(String... actions) {
    return and(Stream.of(actions).map(action -> new Permission(action, "*", List.of())));
  }

  /** Adds an action on resources that the action does not change. */
  public Permissions use(String action, String... resources) {
    return on(action, List.of(), resources);
  }

  /** Adds an action on owned resources. */
  public Permissions change(String action, String... resources) {
    return on(action, List.of(Permission.OURS), resources);
  }

  /**
   * Adds a create with our tags, and the tagging that AWS checks as an action of its own.
   *
   * <p>EC2 tells tagging during a create from later tagging ({@code ec2:CreateAction}: EC2 User
   * Guide, "Grant permission to tag Amazon EC2 resources during creation"). ElastiCache and IAM do
   * not.
   */
  public Permissions create(String action, String... resources) {
    String service = action.substring(0, action.indexOf(':'));
    String operation = action.substring(service.length() + 1);
    Permissions created = on(action, List.of(Permission.TAGGED_AS_OURS), resources);
    return switch (service) {
      case "ec2" ->
          created.on(
              "ec2:CreateTags",
              List.of(
                  new Condition("StringEquals", "ec2:CreateAction", operation),
                  Permission.TAGGED_AS_OURS),
              resources);
      case "elasticache" -> created.tag("elasticache:AddTagsToResource", resources);
      case "iam" -> created.tag(operation.replace("Create", "iam:Tag"), resources);
      default -> throw new IllegalArgumentException("how does " + service + " tag on create?");
    };
  }

  private Permissions tag(String action, String... resources) {
    return on(action, List.of(Permission.TAGGED_AS_OURS, Permission.NOT_ANOTHERS), resources);
  }

  /** Adds an action with conditions of its own. */
  public Permissions on(String action, List<Condition> conditions, String... resources) {
    return and(Stream.of(resources).map(resource -> new Permission(action, resource, conditions)));
  }

  public Permissions and(Permissions more) {
    return and(more.all.stream());
  }

  private Permissions and(Stream<Permission> more) {
    var both = new LinkedHashSet<>(all);
    more.forEach(both::add);
    return new Permissions(List.copyOf(both));
  }
}
