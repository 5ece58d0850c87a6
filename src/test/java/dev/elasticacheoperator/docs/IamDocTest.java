package dev.elasticacheoperator.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The page on permissions lists what the compiled operator calls, and its policy allows it. */
class IamDocTest {

  private static final Path PAGE = Path.of("docs/iam.md");
  private static final Pattern POLICY = Pattern.compile("(?s)```json\\n(.*?)```");

  /** IAM's prefix of a client's actions. */
  private static final Map<String, String> SERVICES =
      Map.of(
          Ec2Client.class.getName(), "ec2",
          ElastiCacheClient.class.getName(), "elasticache",
          IamClient.class.getName(), "iam",
          SsmClient.class.getName(), "ssm");

  private static final Set<String> NO_OPERATION = Set.of("builder", "close", "serviceName");

  @Test
  void theTableListsWhatTheOperatorCalls() throws IOException {
    assertEquals(called(), table("Action"));
  }

  @Test
  void thePolicyAllowsWhatIsCalledAndWhatAwsAsksForBesides() throws IOException {
    Set<String> needed = new TreeSet<>(called());
    needed.addAll(table("Besides"));
    assertEquals(needed, policy());
  }

  @Test
  void onlyTheListedManagedPoliciesMayBeAttached() throws IOException {
    JsonNode attach =
        statements().stream()
            .filter(statement -> statement.at("/Action").toString().contains("AttachRolePolicy"))
            .findFirst()
            .orElseThrow();
    assertTrue(attach.at("/Condition/ArnEquals/iam:PolicyARN").size() > 0, attach.toString());
  }

  /** Every method of an AWS client that the operator's classes call, lambdas included. */
  private static Set<String> called() {
    JavaClasses operator =
        ArchConfiguration.withThreadLocalScope(
            settings -> {
              // The names are enough; the SDK's own thousands of classes are not looked at.
              settings.setResolveMissingDependenciesFromClassPath(false);
              return new ClassFileImporter()
                  .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                  .importPackages("dev.elasticacheoperator.aws", "dev.elasticacheoperator.steps");
            });
    return operator.stream()
        .flatMap(type -> type.getMethodCallsFromSelf().stream())
        .flatMap(call -> action(call).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<String> action(JavaMethodCall call) {
    String method = call.getTarget().getName();
    return Optional.ofNullable(SERVICES.get(call.getTargetOwner().getName()))
        .filter(service -> !NO_OPERATION.contains(method))
        .map(
            service ->
                service
                    + ":"
                    + Character.toUpperCase(method.charAt(0))
                    + method.substring(1).replaceAll("Paginator$", ""));
  }

  private static Set<String> table(String heading) throws IOException {
    return MarkdownTable.rows(PAGE, heading).stream()
        .flatMap(row -> Stream.of(row.get(0).split(",\\s*")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> policy() throws IOException {
    Set<String> actions = new TreeSet<>();
    statements().forEach(s -> s.path("Action").forEach(action -> actions.add(action.asText())));
    return actions;
  }

  private static List<JsonNode> statements() throws IOException {
    var json = POLICY.matcher(Files.readString(PAGE));
    assertTrue(json.find(), "no policy in " + PAGE);
    JsonNode policy = new ObjectMapper().readTree(json.group(1));
    return Stream.iterate(0, i -> i < policy.path("Statement").size(), i -> i + 1)
        .map(i -> policy.path("Statement").get(i))
        .toList();
  }
}
