package dev.headwater.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.headwater.e2e.environment.Stack;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPackages("dev.headwater.e2e");

  /** The operator is met as its users meet it: as a process, through the Kubernetes API. */
  @Test
  void neitherStackNorTestsKnowTheOperatorsClasses() {
    assertThat(CLASSES.contain(Stack.class)).isTrue();
    assertThat(CLASSES.contain(ArchitectureTest.class)).isTrue();
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.headwater.operator..")
        .check(CLASSES);
  }

  @Test
  void packagesOfTheStackHaveNoCycles() {
    var stack =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.headwater.e2e");
    slices().matching("dev.headwater.e2e.(**)").should().beFreeOfCycles().check(stack);
  }

  @Test
  void noClassHasANameThatSaysNothing() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Util|Utils|Processor|Impl)(\\$.*)?")
        .check(CLASSES);
  }
}
