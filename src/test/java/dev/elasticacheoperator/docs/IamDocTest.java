package dev.elasticacheoperator.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.elasticacheoperator.aws.Permission;
import dev.elasticacheoperator.aws.Permissions;
import dev.elasticacheoperator.aws.Reads;
import dev.elasticacheoperator.chart.Generated;
import dev.elasticacheoperator.policy.Declared;
import dev.elasticacheoperator.steps.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** What is declared is what the compiled operator calls, and the page shows the policies. */
class IamDocTest {

  private static final Path PAGE = Path.of("docs/iam.md");
  private static final Path SOURCES = Path.of("src/main/java");

  /** IAM's prefix of a client's actions. */
  private static final Map<String, String> SERVICES =
      Map.of(
          Ec2Client.class.getName(), "ec2",
          ElastiCacheClient.class.getName(), "elasticache",
          IamClient.class.getName(), "iam");

  private static final Set<String> NO_OPERATION = Set.of("builder", "close", "serviceName");

  /** What AWS asks for on behalf of calls of another name. */
  private static final Set<String> ON_BEHALF =
      Set.of("iam:PassRole", "iam:CreateServiceLinkedRole", "ssm:GetParameters");

  private static final String STEP = "dev.elasticacheoperator.steps.";

  /** What steps share: each declares it for its own resources. */
  private static final Set<String> SHARED = Set.of(STEP + "AwsStep", STEP + "Blockers");

  @Test
  void theReadsDeclareWhatTheyCall() {
    var reads = new TreeSet<String>();
    called().forEach((type, calls) -> reads.addAll(type.startsWith(STEP) ? Set.of() : calls));
    assertEquals(reads, actions(Reads.PERMISSIONS));
  }

  @Test
  void everyStepDeclaresWhatItCallsAndNothingElse() {
    var called = called();
    var besides = new TreeSet<>(ON_BEHALF);
    SHARED.forEach(type -> besides.addAll(called.get(type)));
    for (var step : Steps.inOrder()) {
      var calls = called.get(step.getClass().getName());
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

  /** No call hides in a class that is neither a step nor behind the reads. */
  @Test
  void nothingElseOfTheStepsCallsAws() {
    var classes =
        called().keySet().stream()
            .filter(type -> type.startsWith(STEP))
            .collect(Collectors.toCollection(TreeSet::new));
    var steps =
        Steps.inOrder().stream()
            .map(step -> step.getClass().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    steps.addAll(SHARED);
    classes.removeAll(steps);
    assertEquals(Set.of(), classes);
  }

  @Test
  void thePageShowsEveryStatement() throws IOException {
    var page = Files.readString(PAGE);
    for (var file : List.of(Declared.EC2, Declared.ELASTICACHE, Declared.EXISTING)) {
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

  /** The methods of AWS clients that each class of the operator calls, lambdas included. */
  private static Map<String, Set<String>> called() {
    JavaClasses operator =
        ArchConfiguration.withThreadLocalScope(
            settings -> {
              // The names are enough; the SDK's own thousands of classes are not looked at.
              settings.setResolveMissingDependenciesFromClassPath(false);
              return new ClassFileImporter()
                  .importPackages("dev.elasticacheoperator.aws", "dev.elasticacheoperator.steps");
            });
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
