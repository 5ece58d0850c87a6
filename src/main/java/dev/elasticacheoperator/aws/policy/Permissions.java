package dev.elasticacheoperator.aws.policy;

import dev.elasticacheoperator.aws.policy.Permission.Condition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one part of the operator has to be allowed, written where the calls are. All of it together
 * becomes the policies in {@code deploy/iam}; a test compares it with the calls in the code.
 *
 * @param all without repetitions, in the order written
 */
public record Permissions(List<Permission> all) {

  public static final Permissions NONE = new Permissions(List.of());

  /** Lists and reads that AWS knows no resource for, or that also ask about what is not ours. */
  public Permissions look(String... actions) {
    return and(Stream.of(actions).map(action -> new Permission(action, "*", List.of())));
  }

  /** What an action names and leaves as it is. */
  public Permissions use(String action, String... resources) {
    return on(action, List.of(), resources);
  }

  /** An action on resources that are ours. */
  public Permissions change(String action, String... resources) {
    return on(action, List.of(Permission.OURS), resources);
  }

  /**
   * A create that carries our tags, and the tagging that AWS asks for besides.
   *
   * <p>EC2 says for which create it tags ({@code ec2:CreateAction}: EC2 User Guide, "Grant
   * permission to tag Amazon EC2 resources during creation"). ElastiCache and IAM cannot tell that
   * from a later tagging of what has no tags.
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

  /** An action with conditions of its own. */
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
