package dev.headwater.operator;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.headwater.api.v1alpha1.StreamCluster;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
  private static final String ROOT = "dev.headwater.operator";
  private static final String API = "dev.headwater.api.v1alpha1";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.headwater");

  /** What the two reconcilers' packages stand on. */
  private static final Set<String> BELOW_RECONCILERS =
      Set.of(
          "api",
          "settings",
          "model",
          "desired",
          "engine",
          "rollout",
          "scaling",
          "aws",
          "kafka",
          "prometheus",
          "metrics",
          "http",
          "status",
          "events",
          "josdk");

  /** The packages of ours that a package may use. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("api", Set.of()),
          Map.entry("metrics", Set.of()),
          Map.entry("http", Set.of()),
          Map.entry("permission", Set.of()),
          Map.entry("prometheus", Set.of("permission")),
          Map.entry("settings", Set.of("api", "aws", "permission", "prometheus")),
          Map.entry("aws", Set.of("api", "permission")),
          Map.entry("kafka", Set.of("api")),
          Map.entry("status", Set.of("api")),
          Map.entry("events", Set.of("api", "status")),
          Map.entry("josdk", Set.of("api")),
          Map.entry("model", Set.of("api")),
          Map.entry("engine", Set.of("model", "api")),
          Map.entry("rollout", Set.of("model", "api")),
          Map.entry("scaling", Set.of("model", "api")),
          Map.entry("desired", Set.of("model", "api", "engine")),
          Map.entry("orphans", Set.of("aws", "desired", "events", "metrics", "status")),
          Map.entry("cluster", BELOW_RECONCILERS),
          Map.entry("topic", BELOW_RECONCILERS),
          Map.entry("replay", Set.of("api", "scaling", "cluster", "prometheus")),
          Map.entry("cli", Set.of("settings", "scaling", "replay", "prometheus")));

  /** ArchUnit passes over a class file that is too new for it with no more than a warning. */
  @Test
  void everyClassFileIsRead() throws IOException, URISyntaxException {
    var folder = Headwater.class.getProtectionDomain().getCodeSource().getLocation();
    try (var files = Files.walk(Path.of(folder.toURI()))) {
      assertThat(CLASSES.stream().filter(type -> !area(type).equals("api")))
          .hasSize((int) files.filter(file -> file.toString().endsWith(".class")).count());
    }
    assertThat(CLASSES.contain(StreamCluster.class)).isTrue();
  }

  @Test
  void packagesUseOnlyWhatIsBelowThem() {
    var against = new TreeSet<String>();
    for (var from : CLASSES) {
      from.getDirectDependenciesFromSelf().stream()
          .filter(dependency -> !isAllowed(area(from), dependency))
          .map(Dependency::getDescription)
          .forEach(against::add);
    }
    assertThat(against).isEmpty();
  }

  @Test
  void everyPackageHasItsPlaceInTheOrder() {
    assertThat(CLASSES.stream().map(ArchitectureTest::area).filter(area -> !area.equals("root")))
        .allMatch(MAY_USE::containsKey);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.headwater.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyReconcilersAndTheRootKnowTheFramework() {
    var knowing = new String[] {ROOT, in("cluster"), in("topic"), in("josdk"), in("metrics")};
    noClasses()
        .that()
        .resideOutsideOfPackages(knowing)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.javaoperatorsdk..")
        .check(CLASSES);
  }

  @Test
  void onlyTheAwsPackageKnowsTheSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("aws"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .check(CLASSES);
  }

  @Test
  void onlyTheKafkaPackageKnowsTheClient() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("kafka"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  /** The engine balances itself; a second one that moves partitions fights it. */
  @ParameterizedTest
  @ValueSource(strings = {"alterPartitionReassignments", "electLeaders"})
  void noCodeMovesPartitionsOrLeaders(String method) {
    noClasses()
        .should()
        .accessTargetWhere(describe(method, access -> access.getTarget().getName().equals(method)))
        .check(CLASSES);
  }

  @Test
  void noClassHasANameThatSaysNothing() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Util|Utils|Processor|Impl)(\\$.*)?")
        .check(CLASSES);
  }

  private static boolean isAllowed(String from, Dependency dependency) {
    var target = dependency.getTargetClass().getBaseComponentType();
    var to = area(target);
    return !target.getPackageName().startsWith("dev.headwater")
        || from.equals("root")
        || from.equals(to)
        || MAY_USE.getOrDefault(from, Set.of()).contains(to);
  }

  /** The part of the product that a class belongs to: "api", "root" or the package below root. */
  private static String area(JavaClass type) {
    var name = type.getPackageName();
    if (name.equals(API)) {
      return "api";
    }
    return name.equals(ROOT) ? "root" : name.replaceFirst(ROOT + "[.]([^.]*).*", "$1");
  }

  private static String in(String area) {
    return ROOT + "." + area + "..";
  }
}
