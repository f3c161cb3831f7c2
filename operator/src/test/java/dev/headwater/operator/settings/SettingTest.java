package dev.headwater.operator.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.RepositoryFiles;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingTest {
  private static final String INTRODUCTION =
      """
      # Settings of the operator

      The operator reads its settings from environment variables when it starts. A value that is
      missing or not allowed ends the start with exit code 2 and a line that names the variable, the
      value and what is allowed. Durations are a whole number with `ms`, `s`, `m` or `h`. Calls of
      AWS also follow the AWS SDK's own variables, such as `AWS_ENDPOINT_URL`.

      The chart sets them: `clusterArn`, and the others by name under `env`, in its `values.yaml`. A
      change takes effect when the operator restarts, which an upgrade of the chart brings about.

      This page is generated from the operator's list of settings.

      | variable | default | allowed | what it does |
      |---|---|---|---|
      """;

  @Test
  void everySettingHasItsLineInTheDocumentation() {
    var lines =
        Arrays.stream(Setting.values()).map(SettingTest::line).collect(Collectors.joining());
    RepositoryFiles.assertSame(
        RepositoryFiles.path("docs/reference/settings.md"), INTRODUCTION + lines);
  }

  @Test
  void meaningsAreSentences() {
    assertThat(Setting.values()).allMatch(setting -> setting.meaning().endsWith("."));
  }

  private static String line(Setting setting) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            setting.variable(),
            setting.fallback().map(SettingTest::shown).orElse("none: must be set"),
            setting.allowed().replaceAll("\\S*<\\S+", "`$0`"),
            setting.meaning());
  }

  private static String shown(String fallback) {
    return fallback.isEmpty() ? "empty" : "`" + fallback + "`";
  }
}
