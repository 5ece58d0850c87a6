package dev.elasticacheoperator.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.elasticacheoperator.aws.policy.Permission;
import dev.elasticacheoperator.aws.policy.Permissions;
import dev.elasticacheoperator.aws.read.Kinds;
import dev.elasticacheoperator.chart.Generated;
import dev.elasticacheoperator.policy.Declared;
import dev.elasticacheoperator.steps.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Checks that the operator declares exactly the calls it makes, and that the page shows them. */
class IamDocTest {

  private static final Path PAGE = Path.of("docs/iam.md");
  private static final Path SOURCES = Path.of("src/main/java");

  /** IAM's prefix of the actions of each client. */
  private static final Map<String, String> SERVICES =
      Map.of(
          Ec2Client.class.getName(), "ec2",
          ElastiCacheClient.class.getName(), "elasticache",
          IamClient.class.getName(), "iam",
          SsmClient.class.getName(), "ssm",
          ResourceGroupsTaggingApiClient.class.getName(), "tag");

  private static final Set<String> NO_OPERATION =
      Set.of("builder", "close", "serviceMetadata", "serviceName");

  /** Actions that AWS requires for calls of another name. */
  private static final Set<String> ON_BEHALF =
      Set.of(
          "iam:PassRole",
          "iam:CreateServiceLinkedRole",
          "ssm:GetParameters",
          "ec2:CreateVpcEndpoint");

  private static final String STEP = "dev.elasticacheoperator.steps.";

  /** Classes that steps share; each step declares their actions for its own resources. */
  private static final Set<String> SHARED =
      Set.of(STEP + "Tagging", STEP + "Blockers", STEP + "ServerlessEndpoints");

  /** Field of the spec whose calls are made by the classes below, and allowed by a policy apart. */
  private static final String OPTIONAL_FIELD = "vpc.deleteGuardDutyEndpoint";

  private static final String OPTIONAL = STEP + "network.GuardDuty";

  @Test
  void theReadsDeclareWhatTheyCall() {
    var reads = new TreeSet<String>();
    called(operator())
        .forEach((type, calls) -> reads.addAll(type.startsWith(STEP) ? Set.of() : calls));
    assertEquals(reads, actions(Kinds.PERMISSIONS));
  }

  @Test
  void everyStepDeclaresWhatItCallsAndNothingElse() {
    var operator = operator();
    var called = called(operator);
    var besides = new TreeSet<>(ON_BEHALF);
    SHARED.forEach(type -> besides.addAll(called.get(type)));
    for (var step : Steps.inOrder()) {
      var calls =
          filesOf(step.getClass().getName(), operator).stream()
              .filter(type -> !type.startsWith(OPTIONAL))
              .flatMap(type -> called.getOrDefault(type, Set.of()).stream())
              .collect(Collectors.toCollection(TreeSet::new));
      var declared = actions(Steps.permissions().get(step.name()));
      var missing = new TreeSet<>(calls);
      missing.removeAll(declared);
      assertEquals(Set.of(), missing, () -> step.name() + " calls it and does not declare it");
      declared.removeAll(calls);
      declared.removeAll(besides);
      assertEquals(Set.of(), declared, () -> step.name() + " declares it and does not call it");
    }
    var all = new TreeSet<>(besides);
    all.removeAll(Declared.actions());
    assertEquals(Set.of(), all, "shared, and declared by nobody");
  }

  /**
   * The reads and the shared calls are allowed by default, and only the other calls need the policy
   * apart.
   */
  @Test
  void theOptionalFieldDeclaresWhatItsClassesCallAndNothingElse() {
    var calls = new TreeSet<String>();
    var called = called(operator());
    called.forEach((type, own) -> calls.addAll(type.startsWith(OPTIONAL) ? own : Set.of()));
    calls.removeAll(actions(Kinds.PERMISSIONS));
    SHARED.forEach(type -> calls.removeAll(called.get(type)));
    assertEquals(calls, actions(Steps.permissionsForExisting().get(OPTIONAL_FIELD)));
  }

  /** Fails for a call in a class that is neither part of the reads nor owned by one step. */
  @Test
  void nothingElseOfTheStepsCallsAws() {
    var operator = operator();
    var others = called(operator).keySet().stream().filter(type -> type.startsWith(STEP));
    var owners =
        steps().stream()
            .flatMap(step -> filesOf(step, operator).stream())
            .collect(Collectors.groupingBy(type -> type, Collectors.counting()));
    assertEquals(
        List.of(),
        others
            .filter(type -> !SHARED.contains(type) && owners.getOrDefault(type, 0L) != 1)
            .toList());
  }

  @Test
  void thePageShowsEveryStatement() throws IOException {
    var page = Files.readString(PAGE);
    for (var file : List.of(Declared.EC2, Declared.ELASTICACHE, Declared.IAM, Declared.EXISTING)) {
      var begin = "<!-- made from " + file.getFileName() + " -->\n";
      var end = "<!-- end -->\n";
      int from = page.indexOf(begin) + begin.length();
      page =
          page.substring(0, from) + IamPage.table(file) + page.substring(page.indexOf(end, from));
    }
    Generated.assertUpToDate(PAGE, page);
  }

  private static Set<String> actions(Permissions permissions) {
    return permissions.all().stream()
        .map(Permission::action)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> steps() {
    return Steps.inOrder().stream()
        .map(step -> step.getClass().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the step's class and the classes beside it, which no other step is. */
  private static Set<String> filesOf(String step, JavaClasses operator) {
    var uses =
        operator.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .collect(
                Collectors.groupingBy(
                    use -> outermost(use.getOriginClass()),
                    Collectors.mapping(
                        use -> outermost(use.getTargetClass()), Collectors.toSet())));
    var ends = steps();
    ends.addAll(SHARED);
    var found = new TreeSet<String>();
    var open = new ArrayDeque<>(List.of(step));
    while (!open.isEmpty()) {
      var type = open.pop();
      if (found.add(type)) {
        uses.getOrDefault(type, Set.of()).stream()
            .filter(used -> used.startsWith(STEP) && !ends.contains(used))
            .forEach(open::push);
      }
    }
    return found;
  }

  private static JavaClasses operator() {
    return ArchConfiguration.withThreadLocalScope(
        settings -> {
          // Names are enough, and resolving the SDK's thousands of classes would be slow.
          settings.setResolveMissingDependenciesFromClassPath(false);
          return new ClassFileImporter()
              .importPackages("dev.elasticacheoperator.aws", "dev.elasticacheoperator.steps");
        });
  }

  /** Returns the AWS actions that each class of the operator calls, including its lambdas. */
  private static Map<String, Set<String>> called(JavaClasses operator) {
    var called = new TreeMap<String, Set<String>>();
    operator.stream()
        .filter(IamDocTest::isOfTheOperator)
        .filter(type -> !type.getSimpleName().startsWith("Guarded"))
        .flatMap(type -> type.getMethodCallsFromSelf().stream())
        .forEach(
            call ->
                action(call)
                    .ifPresent(
                        action ->
                            called
                                .computeIfAbsent(
                                    outermost(call.getOriginOwner()), t -> new TreeSet<>())
                                .add(action)));
    return called;
  }

  private static boolean isOfTheOperator(JavaClass type) {
    return Files.exists(SOURCES.resolve(outermost(type).replace('.', '/') + ".java"));
  }

  private static String outermost(JavaClass type) {
    return type.getName().replaceAll("\\$.*", "");
  }

  private static Optional<String> action(JavaMethodCall call) {
    String method = call.getTarget().getName();
    return Stream.of(call.getTargetOwner().getName())
        .filter(SERVICES::containsKey)
        .map(SERVICES::get)
        .filter(service -> !NO_OPERATION.contains(method))
        .map(
            service ->
                service
                    + ":"
                    + Character.toUpperCase(method.charAt(0))
                    + method.substring(1).replaceAll("Paginator$", ""))
        .findFirst();
  }
}
