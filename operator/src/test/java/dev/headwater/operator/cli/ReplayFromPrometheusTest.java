package dev.headwater.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.RepositoryFiles;
import dev.headwater.operator.prometheus.RangeServer;
import dev.headwater.operator.prometheus.RangeServer.Asked;
import dev.headwater.operator.prometheus.RangeServer.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A load that a Prometheus server recorded, replayed from the command line. */
class ReplayFromPrometheusTest {
  private static final Instant FROM = Instant.parse("2025-11-03T08:00:00Z");
  private static final String IN = "--query=in=sum(rate(bytes{direction=\"in\"}[2m]))";
  private static final String OUT = "--query=out=sum(rate(bytes{direction=\"out\"}[2m]))";

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void whatIsReplayedIsWhatIsSaved() throws IOException {
    var file = folder.resolve("trace.csv");
    try (var server = RangeServer.start(ReplayFromPrometheusTest::answer)) {
      assertThat(
              replay(
                  "--prometheus-url=" + server.url(),
                  IN,
                  OUT,
                  "--from=2025-11-03T07:59:00Z",
                  "--to=2025-11-03T09:00:00Z",
                  "--save-trace=" + file))
          .as(err.toString())
          .isZero();
      assertThat(server.asked())
          .extracting(Asked::query)
          .contains("sum(rate(bytes{direction=\"in\"}[2m]))");
    }
    assertThat(Files.readString(file))
        .startsWith(
            """
            time,in,out
            2025-11-03T08:00:00Z,40000000,60000000
            2025-11-03T08:00:15Z,40000015,60000000
            2025-11-03T08:00:30Z,NaN,60000000
            2025-11-03T08:00:45Z,,60000000
            2025-11-03T08:01:00Z,40000060,60000000
            """);
    var fromServer = out.toString();
    assertThat(fromServer)
        .startsWith("demo/orders, 1h from 2025-11-03T08:00:00Z, 241 rows, 30s without data.");
    out.getBuffer().setLength(0);
    assertThat(replay("--trace=" + file)).isZero();
    assertThat(out.toString()).isEqualTo(fromServer);
  }

  @Test
  void aTimeWithoutValuesIsSaidAndNothingIsSaved() throws IOException {
    var file = folder.resolve("trace.csv");
    try (var server = RangeServer.start(ReplayFromPrometheusTest::answer)) {
      assertThat(
              replay(
                  "--prometheus-url=" + server.url(),
                  IN,
                  OUT,
                  "--from=2025-11-03T07:50:00Z",
                  "--to=2025-11-03T08:59:00+01:00",
                  "--save-trace=" + file))
          .isEqualTo(2);
      assertThat(err.toString())
          .isEqualTo(
              "The query of 'in': the Prometheus server %s has no value in that time.\n"
                  .formatted(server.url()));
      assertThat(file).doesNotExist();
    }
  }

  /** Nothing before eight, and two steps that are not known. */
  private static Reply answer(Asked asked) {
    boolean isIn = asked.query().contains("\"in\"");
    return RangeServer.series(
        "{}",
        asked,
        at -> {
          long seconds = Math.round(at) - FROM.getEpochSecond();
          if (seconds < 0 || (isIn && seconds == 45)) {
            return "";
          }
          return isIn && seconds == 30 ? "NaN" : isIn ? 40_000_000 + seconds + ".3" : "6e7";
        });
  }

  @Test
  void theLastDayIsAskedForUnlessSomethingElseIsSaid() throws IOException {
    try (var server = RangeServer.start(asked -> RangeServer.series("{}", asked, _ -> "1e6"))) {
      assertThat(replay("--prometheus-url=" + server.url(), IN, OUT)).isZero();
      assertThat(server.asked()).hasSize(2);
      for (var asked : server.asked()) {
        assertThat(asked.end() - asked.start()).isEqualTo(86_400);
        assertThat(asked.end() % 15).isZero();
        assertThat(asked.end()).isBetween(now() - 60, now());
      }
    }
  }

  private static double now() {
    return Instant.now().getEpochSecond();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--trace=x.csv| from one of --trace=FILE and --prometheus-url=URL: both are given.",
        "--query=bytes=up| --query names bytes, in, out: allowed are in and out, or in_<zone id>",
        "--query=in_use1-az1=up| --query names in, in_use1-az1, out: allowed are in and out",
        "--query=in=up| --query names 'in' twice",
        "--query=up| --query is 'up': allowed is NAME=PROMQL",
        "--query=x=| --query is 'x=': allowed is NAME=PROMQL",
        "--last=2w| --last is '2w': allowed is 1m to 31d, such as 90m, 24h or 7d.",
        "--last=32d| cannot be asked for: allowed are 1m to 31d that have passed.",
        "--last=0m| cannot be asked for: allowed are 1m to 31d that have passed.",
        "--to=2999-01-01T00:00:00Z| cannot be asked for: allowed are 1m to 31d that have passed.",
        "--from=yesterday| --from is 'yesterday': a time is such as 2026-11-01T08:00:00Z.",
        "--token-file=x| --token-file: a token is sent over https only, and --prometheus-url is"
            + " http",
        "--ca-file=none.pem| --ca-file: none.pem cannot be read: NoSuchFileException.",
        "--save-trace=/proc/none/x| --save-trace: /proc/none/x cannot be written",
        "--prometheus-url=ftp://x| --prometheus-url is 'ftp://x': allowed is an http or https URL",
      })
  void whatIsWrongIsSaidAndEndsWithTwo(String option, String message) throws IOException {
    try (var server = RangeServer.start(asked -> RangeServer.series("{}", asked, _ -> "1e6"))) {
      var url = option.startsWith("--prometheus-url") ? option : "--prometheus-url=" + server.url();
      var options =
          url.equals(option) ? new String[] {url, IN, OUT} : new String[] {url, IN, OUT, option};
      assertThat(replay(options)).isEqualTo(2);
      assertThat(err.toString()).contains(message);
      assertThat(out.toString()).isEmpty();
    }
  }

  @Test
  void aFileThatHoldsNoCertificateOrTokenIsNamed() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "two words");
    assertThat(replay("--prometheus-url=https://127.0.0.1:1", IN, OUT, "--ca-file=" + file))
        .isEqualTo(2);
    assertThat(replay("--prometheus-url=https://127.0.0.1:1", IN, OUT, "--token-file=" + file))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--ca-file: %s holds no certificate in PEM.".formatted(file),
            "--token-file: %s holds no bearer token, which is one word".formatted(file));
  }

  @Test
  void aServerThatIsNotThereIsNamedWithTheQuery() {
    assertThat(replay("--prometheus-url=http://127.0.0.1:1", IN, OUT)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "The query of 'in': the Prometheus server http://127.0.0.1:1 cannot be reached.\n");
  }

  @Test
  void optionsOfAServerNeedOne() {
    assertThat(replay("--trace=x.csv", "--last=1h")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("--last is for --prometheus-url, which is not given.\n");
    assertThat(replay("--last=1h")).isEqualTo(2);
    assertThat(err.toString())
        .contains("from one of --trace=FILE and --prometheus-url=URL: none is given.");
  }

  private int replay(String... options) {
    var cluster = RepositoryFiles.path("examples/autoscaling/brokers.yaml");
    var arguments =
        Stream.concat(Stream.of("replay", "--cluster=" + cluster), Stream.of(options))
            .toArray(String[]::new);
    return new CommandLine(new HeadwaterCommand(Map.of(), _ -> {}))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
