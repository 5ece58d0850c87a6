package dev.elasticacheoperator;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.elasticacheoperator.engine.ErrorClass;

/** Allowed dependencies between packages, and none of production code on the sandbox. */
@AnalyzeClasses(
    packages = "dev.elasticacheoperator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

  private static final String ROOT = "dev.elasticacheoperator.";

  @ArchTest
  static final ArchRule layers =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("api")
          .definedBy(ROOT + "api..")
          .layer("desired")
          .definedBy(ROOT + "desired..")
          .layer("engine")
          .definedBy(ROOT + "engine..")
          .layer("aws")
          .definedBy(ROOT + "aws..")
          .layer("steps")
          .definedBy(ROOT + "steps..")
          .layer("controller")
          .definedBy(ROOT + "controller..")
          .layer("metrics")
          .definedBy(ROOT + "metrics..")
          .whereLayer("metrics")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("controller")
          .mayOnlyBeAccessedByLayers("metrics")
          .whereLayer("steps")
          .mayOnlyBeAccessedByLayers("controller", "metrics")
          .whereLayer("desired")
          .mayOnlyBeAccessedByLayers("controller", "steps")
          .whereLayer("api")
          .mayOnlyBeAccessedByLayers("controller", "desired", "metrics")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("controller", "steps", "metrics", "aws")
          .whereLayer("aws")
          .mayOnlyBeAccessedByLayers("controller", "steps", "metrics")
          .ensureAllClassesAreContainedInArchitectureIgnoring(alwaysTrue());

  @ArchTest
  static final ArchRule engineKnowsNeitherAwsNorKubernetes =
      classes()
          .that()
          .resideInAPackage(ROOT + "engine..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(ROOT + "engine..", "java..");

  @ArchTest
  static final ArchRule reachabilityUsesOnlyTheJdk =
      classes()
          .that()
          .resideInAPackage(ROOT + "controller.reachability..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(ROOT + "controller.reachability..", "java..", "javax.net.ssl..");

  /** The error table assigns error classes, and is the reason that aws sees engine at all. */
  @ArchTest
  static final ArchRule awsUsesOnlyTheErrorClassesOfTheEngine =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "aws..")
          .should()
          .dependOnClassesThat(
              resideInAPackage(ROOT + "engine..").and(not(equivalentTo(ErrorClass.class))));

  @ArchTest
  static final ArchRule awsHasNoCycle =
      slices().matching(ROOT + "aws.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule stepsHaveNoCycle =
      slices().matching(ROOT + "steps.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule controllerHasNoCycle =
      slices().matching(ROOT + "controller.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule networkUsesNeitherCacheNorBastion =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "steps.network..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + "steps.cache..", ROOT + "steps.bastion..");

  @ArchTest
  static final ArchRule noTopologyUsesAnother =
      slices()
          .matching(ROOT + "steps.cache.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(alwaysTrue(), resideInAPackage(ROOT + "steps.cache.topology.."));

  @ArchTest
  static final ArchRule onlyAwsSeesTheSdksExceptions =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "aws..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("software.amazon.awssdk..")
                  .and(
                      com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo(
                          Throwable.class)));

  @ArchTest
  static final ArchRule onlyMetricsKnowsMicrometer =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..");

  @ArchTest
  static final ArchRule theDesiredStateIsPure =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "desired..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "software.amazon.awssdk..", "io.fabric8.kubernetes.client..", "java.net..")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID");

  @ArchTest
  static final ArchRule theSandboxStaysOut =
      noClasses().should().resideInAPackage(ROOT + "sandbox..");
}
