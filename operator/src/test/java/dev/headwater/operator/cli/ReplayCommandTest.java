package dev.headwater.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.RepositoryFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ReplayCommandTest {
  private static final String CLUSTER = path("examples/autoscaling/brokers.yaml");
  private static final String TRACE = path("operator/src/test/resources/traces/spike.csv");

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsTheTableAndWritesTheFiles() {
    var json = folder.resolve("replay.json");
    var svg = folder.resolve("replay.svg");
    assertThat(replay("--price-per-broker-hour=0.5", "--summary=" + json, "--chart=" + svg))
        .isZero();
    assertThat(out.toString())
        .startsWith("demo/orders, 24h from 1970-01-01T00:00:00Z, 1441 rows, 0s without data.")
        .contains("ready after 1m, gone after 30s", "| HPA+KEDA, tuned ", "USD");
    assertThat(json).content().contains("\"costUsd\"", "\"name\" : \"Headwater\"");
    assertThat(svg).content().startsWith("<?xml").contains("</svg>");
  }

  @Test
  void jsonOnStandardOutputIsAllThatIsThere() {
    assertThat(replay("--summary=-")).isZero();
    assertThat(out.toString()).startsWith("{").endsWith("}\n").doesNotContain("costUsd");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--broker-start=6m| '6m': allowed is 0s to 5m, such as 90s",
        "--drain=soon| 'soon': allowed is 0s to 5m, such as 90s",
        "--price-per-broker-hour=-1| --price-per-broker-hour is -1.0: it is US dollars, 0 or more.",
        "--summary=/proc/none/x.json| --summary: /proc/none/x.json cannot be written",
        "--chart=/proc/none/x.svg| --chart: /proc/none/x.svg cannot be written",
      })
  void whatIsWrongIsSaidAndEndsWithTwo(String option, String message) {
    assertThat(replay(option)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void twoFilesAreNeeded() {
    assertThat(command().execute("replay")).isEqualTo(2);
    assertThat(err.toString()).contains("--cluster=FILE", "--trace=FILE");
  }

  private int replay(String... options) {
    var given = Stream.of("replay", "--cluster=" + CLUSTER, "--trace=" + TRACE);
    return command().execute(Stream.concat(given, Stream.of(options)).toArray(String[]::new));
  }

  private CommandLine command() {
    return new CommandLine(new HeadwaterCommand(Map.of(), _ -> {}))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }

  private static String path(String file) {
    return RepositoryFiles.path(file).toString();
  }
}
