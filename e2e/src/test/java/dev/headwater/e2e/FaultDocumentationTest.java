package dev.headwater.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.headwater.e2e.aws.PodIdentity;
import dev.headwater.e2e.enginedouble.Misbehaviour;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.fault.Watches;
import dev.headwater.e2e.identity.PodIdentityWebhook;
import dev.headwater.e2e.kubelet.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every fault that the stack can bring about has its line in the documentation. */
class FaultDocumentationTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.headwater.e2e");

  @Test
  void everyFaultIsOnThePageOfFailureModes() throws IOException {
    var page =
        Files.readString(Repository.current().root().resolve("docs/operations/failure-modes.md"));
    var faults =
        Stream.concat(
                decisions(),
                Stream.of(
                        Watches.class,
                        Misbehaviour.class,
                        Faults.class,
                        PodIdentityWebhook.class,
                        PodIdentity.class)
                    .flatMap(FaultDocumentationTest::methods))
            .toList();
    assertThat(faults)
        .contains("ApiFault.Lose", "aws.Fault.Drop", "enginedouble.Fault.ApplyAndLose")
        .contains("Watches.freeze", "Misbehaviour.holdStreams", "Faults.loseNode")
        .contains("PodIdentityWebhook.missNext");
    assertThat(faults).filteredOn(fault -> !page.contains("`" + fault + "`")).isEmpty();
  }

  /** What may happen to a call, whatever it is a call of. */
  private static Stream<String> decisions() {
    return CLASSES.stream()
        .filter(type -> type.getSimpleName().equals("Decision") && type.isInterface())
        .flatMap(decision -> decision.getAllSubclasses().stream())
        .filter(kind -> !kind.getSimpleName().equals("Pass"))
        .map(FaultDocumentationTest::name);
  }

  /** With its package where several faults have the same name. */
  private static String name(JavaClass kind) {
    var fault = kind.getEnclosingClass().orElseThrow();
    var name = fault.getSimpleName() + "." + kind.getSimpleName();
    return fault.getSimpleName().equals("Fault")
        ? kind.getPackageName().replaceFirst(".*[.]", "") + "." + name
        : name;
  }

  /** Those that begin a fault; the others end one, count, or begin and end the part itself. */
  private static Stream<String> methods(Class<?> faults) {
    return CLASSES.get(faults).getMethods().stream()
        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(
            method ->
                !method
                    .getName()
                    .matches(
                        "(open|release|obey|return|thaw|startAsUsual).*|start|close|role|isAssociated"))
        .map(method -> faults.getSimpleName() + "." + method.getName());
  }
}
