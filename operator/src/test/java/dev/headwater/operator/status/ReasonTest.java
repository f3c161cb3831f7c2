package dev.headwater.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

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
      and what to do. The condition's message has the particulars.

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
        .allMatch(reason -> reason.meaning().endsWith("."))
        .allMatch(reason -> reason.nextAction().endsWith("."));
  }

  private static String section(Reason reason) {
    return "\n## %s\n\n%s\n\n**What to do:** %s\n"
        .formatted(reason.id(), reason.meaning(), reason.nextAction());
  }
}
