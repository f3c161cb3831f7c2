package dev.headwater.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.headwater.operator.RepositoryFiles;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReasonTest {
  private static final String INTRODUCTION =
      """
      # Reasons

      Every condition of a StreamCluster or StreamTopic has a reason. Find yours here: what it means
      and what to do. The condition's message has the particulars; an [Event](events.md) carries the
      same reason. [Failure modes](failure-modes.md) tells the same from the side of the fault.

      ```
      kubectl get streamcluster NAME -o jsonpath='{range .status.conditions[*]}{.type}={.status} {.reason}: {.message}{"\\n"}{end}'
      ```

      This page is generated from the operator's list of reasons.
      """;

  @Test
  void everyReasonHasItsPlaceInTheDocumentation() {
    var reasons =
        Arrays.stream(Reason.values())
            .sorted(Comparator.comparing(Reason::id))
            .map(ReasonTest::section)
            .collect(Collectors.joining());
    RepositoryFiles.assertSame(
        RepositoryFiles.path("docs/operations/reasons.md"), INTRODUCTION + reasons);
  }

  /** Lists that sort reasons, as Events and blockers have, say none of them. */
  @Test
  void everyReasonIsSaidByTheOperator() {
    var said =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.headwater.operator")
                .get(Reason.class)
                .getFields()
                .stream()
                .filter(field -> field.getAccessesToSelf().stream().anyMatch(ReasonTest::says))
                .map(JavaField::getName)
                .toList();
    assertThat(Reason.values()).extracting(Reason::name).isSubsetOf(said);
  }

  @Test
  void aReasonIsOneWordAsTheApiServerWantsIt() {
    assertThat(Reason.values())
        .extracting(Reason::id)
        .allMatch(id -> id.matches("[A-Z][A-Za-z]{1,40}"))
        .doesNotHaveDuplicates()
        .contains("DrainStuck", "AwsAccessDenied");
  }

  @Test
  void meaningAndNextActionAreSentences() {
    assertThat(Reason.values())
        .allMatch(reason -> reason.meaning().matches(".+ .+[.]"))
        .allMatch(reason -> reason.nextAction().matches(".+ .+[.]"));
  }

  private static boolean says(JavaFieldAccess access) {
    return !access.getOriginOwner().isEquivalentTo(Reason.class)
        && !access.getOriginOwner().getPackageName().endsWith(".events")
        && !access.getOrigin().getName().equals(JavaStaticInitializer.STATIC_INITIALIZER_NAME);
  }

  private static String section(Reason reason) {
    return "\n## %s\n\n%s\n\n**What to do:** %s\n"
        .formatted(reason.id(), text(reason.meaning()), text(reason.nextAction()));
  }

  /** Outside of code a placeholder such as {@code <name>} would be read as HTML. */
  private static String text(String plain) {
    return plain.replaceAll("[^\\s'(]*<\\w+>[\\w-]*", "`$0`");
  }
}
