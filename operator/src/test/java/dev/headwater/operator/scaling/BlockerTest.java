package dev.headwater.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.RepositoryFiles;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BlockerTest {
  @Test
  void thePageExplainsEveryBlockerAndNoOther() {
    var page = RepositoryFiles.read(RepositoryFiles.path("docs/tasks/autoscale.md"));
    var table = page.substring(page.indexOf("| word | what it means |"));
    var rows = table.substring(0, table.indexOf("\n\n")).lines().skip(2);
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(Blocker.values())
                .map(blocker -> "| `%s` | %s |".formatted(blocker.id(), blocker.meaning()))
                .toList());
  }
}
