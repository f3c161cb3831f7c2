package dev.headwater.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every failure mode says all that a reader needs, and names tests that are there. */
class FailureModesTest {
  private static final int CELLS = 5;
  private static final Pattern MODULE = Pattern.compile("(e2e|operator|crds): ([^;]+)(?:; |$)");
  private static final Pattern TEST = Pattern.compile("`(\\w+)[.](\\w+)`");

  /** Modules, each with its tests. */
  private static final Pattern TESTS =
      Pattern.compile("((e2e|operator|crds): `\\w+[.]\\w+`(, `\\w+[.]\\w+`)*(; (?=.)|$))+");

  /** A test that a row names. */
  record Named(String module, String type, String method) {}

  @Test
  void everyRowIsComplete() throws IOException {
    assertThat(rows()).hasSizeGreaterThan(20);
    assertThat(rows())
        .allSatisfy(
            row -> {
              assertThat(row).hasSize(CELLS).noneMatch(String::isBlank);
              assertThat(row.getLast()).matches(TESTS);
            });
  }

  @Test
  void everyTestOfARowIsInItsModule() throws IOException {
    var there = there();
    assertThat(rows().stream().flatMap(row -> named(row).stream())).allMatch(there::contains);
  }

  @Test
  void aTestIsLookedForInItsModule() throws IOException {
    assertThat(there())
        .contains(new Named("crds", "FailureModesTest", "everyRowIsComplete"))
        .doesNotContain(new Named("e2e", "FailureModesTest", "everyRowIsComplete"));
    assertThat(named(List.of("fault", "e2e: `ATest.a`, `ATest.b`; operator: `BTest.c`")))
        .containsExactly(
            new Named("e2e", "ATest", "a"),
            new Named("e2e", "ATest", "b"),
            new Named("operator", "BTest", "c"));
  }

  /** Cells of the rows whose last column is a test. */
  private static List<List<String>> rows() throws IOException {
    var page = Files.readString(CheckedIn.ROOT.resolve("docs/operations/failure-modes.md"));
    return Stream.of(page.split("\n\n", -1))
        .filter(block -> block.startsWith("| fault | what you see |"))
        .flatMap(block -> block.lines().skip(2))
        .map(line -> List.of(line.substring(2, line.length() - 2).split(" [|] ", -1)))
        .toList();
  }

  private static List<Named> named(List<String> row) {
    return MODULE
        .matcher(row.getLast())
        .results()
        .flatMap(
            module ->
                TEST.matcher(module.group(2))
                    .results()
                    .map(t -> new Named(module.group(1), t.group(1), t.group(2))))
        .toList();
  }

  private static Set<Named> there() throws IOException {
    return MethodLength.of(JavaSources.tests()).stream()
        .map(FailureModesTest::named)
        .collect(Collectors.toSet());
  }

  private static Named named(MethodLength method) {
    var path = JavaSources.relative(Path.of(method.file()));
    var type = path.getFileName().toString().replace(".java", "");
    return new Named(path.getName(0).toString(), type, method.method());
  }
}
