package dev.headwater.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.repository.Documentation.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The pages lead where they say, and name what is there. */
class DocumentationTest {
  private static final Path INDEX = Path.of("docs/index.md");

  /** A file or folder of the repository, without placeholders; what is built is not in it. */
  private static final Pattern FILE =
      Pattern.compile(
          "(?!.*/target)(docs|crds|operator|charts|examples|e2e)/([\\w-]+[./])*[\\w-]+/?");

  private static final Pattern TEST = Pattern.compile("[A-Z]\\w*Test([.][a-z]\\w*)?");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    assertThat(Documentation.read().brokenLinks()).isEmpty();
  }

  @Test
  void everyPageIsReachedFromTheIndex() throws IOException {
    var documentation = Documentation.read();
    assertThat(documentation.pages()).hasSizeGreaterThan(20);
    assertThat(documentation.pages().keySet())
        .filteredOn(path -> path.startsWith("docs"))
        .isSubsetOf(documentation.reachedFrom(INDEX));
  }

  @Test
  void everyFileThatIsNamedIsThere() throws IOException {
    var named = Documentation.read().codes(FILE);
    assertThat(named).hasSizeGreaterThan(10);
    assertThat(named)
        .filteredOn(file -> !Files.exists(CheckedIn.ROOT.resolve(file.text())))
        .isEmpty();
  }

  @Test
  void everyTestThatIsNamedIsThere() throws IOException {
    var tests = tests();
    var named = Documentation.read().codes(TEST);
    assertThat(named).hasSizeGreaterThan(10);
    assertThat(named).filteredOn(test -> !isThere(test.text(), tests)).isEmpty();
  }

  @Test
  void whatIsBrokenIsFound() {
    var first =
        page(
            "docs/index.md",
            """
            # The `first` page

            [a](#the-first-page) [b](#two) [c](sub/second.md#more) [d](sub/nowhere.md)
            [e](sub/second.md#none) [f](https://example.com/f) `[g](h.md)` ../README.md

            ```
            [i](j.md)
            ```
            """);
    var second = page("docs/sub/second.md", "## More\n\n[up](../../README.md)");
    var third = page("docs/third.md", "[a](index.md)");
    var documentation = Documentation.of(List.of(first, second, third));
    assertThat(documentation.brokenLinks())
        .extracting(Said::text)
        .containsExactlyInAnyOrder("#two", "sub/nowhere.md", "sub/second.md#none");
    assertThat(documentation.reachedFrom(INDEX)).containsExactly(first.path(), second.path());
  }

  @Test
  void aTestThatIsNotThereIsFound() throws IOException {
    var tests = tests();
    assertThat(isThere("DocumentationTest", tests)).isTrue();
    assertThat(isThere("DocumentationTest.everyLinkLeadsSomewhere", tests)).isTrue();
    assertThat(isThere("DocumentationTest.everyLinkLeadsNowhere", tests)).isFalse();
    assertThat(isThere("NoSuchTest", tests)).isFalse();
  }

  private static MarkdownPage page(String path, String text) {
    return MarkdownPage.of(Path.of(path), text);
  }

  /** Names of methods by the name of their class. */
  private static Map<String, Set<String>> tests() throws IOException {
    return MethodLength.of(JavaSources.tests()).stream()
        .collect(
            Collectors.groupingBy(
                method -> method.file().replaceFirst(".*/(\\w+)[.]java$", "$1"),
                Collectors.mapping(MethodLength::method, Collectors.toSet())));
  }

  private static boolean isThere(String name, Map<String, Set<String>> tests) {
    var parts = name.split("[.]", 2);
    var methods = tests.getOrDefault(parts[0], Set.of());
    return parts.length == 1 ? !methods.isEmpty() : methods.contains(parts[1]);
  }
}
