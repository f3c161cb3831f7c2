package dev.headwater.operator.prometheus;

import static dev.headwater.operator.prometheus.RangeServer.matrix;
import static dev.headwater.operator.prometheus.RangeServer.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.headwater.operator.prometheus.History.Failed;
import dev.headwater.operator.prometheus.History.Recorded;
import dev.headwater.operator.prometheus.RangeServer.Asked;
import dev.headwater.operator.prometheus.RangeServer.Reply;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a server's past, and what is taken for an answer. */
class PrometheusHistoryTest {
  private static final Duration STEP = Duration.ofSeconds(15);
  private static final Instant FROM = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant TO = FROM.plusSeconds(45);

  /** Nobody waits for it; a busy machine takes seconds for a first answer. */
  private static final Duration PATIENT = Duration.ofMinutes(1);

  @Test
  void everyStepIsKeptWhatIsNoNumberToo() throws IOException {
    var values = Map.of(0, "1.5e+06", 15, "NaN", 45, "+Inf");
    var history =
        ask(asked -> series("{}", asked, at -> values.getOrDefault(secondsAfter(at), "")));
    var expected = new TreeMap<Instant, Double>();
    expected.put(FROM, 1.5e6);
    expected.put(FROM.plusSeconds(15), Double.NaN);
    expected.put(TO, Double.NaN);
    assertThat(history).isEqualTo(new Recorded("{}", expected));
  }

  private static int secondsAfter(double at) {
    return (int) (Math.round(at) - FROM.getEpochSecond());
  }

  /** Prometheus refuses more than 11,000 values at once. */
  @Test
  void aLongTimeIsAskedForInPagesThatFollowEachOther() throws IOException {
    try (var server = RangeServer.start(asked -> series("{}", asked, _ -> "7"))) {
      var to = FROM.plus(STEP.multipliedBy(22_000));
      assertThat(ask(server, "up", to))
          .isInstanceOfSatisfying(
              Recorded.class, found -> assertThat(found.values()).hasSize(22_001));
      double start = FROM.getEpochSecond();
      assertThat(server.asked())
          .extracting(Asked::query, Asked::start, Asked::end, Asked::step)
          .containsExactly(
              tuple("up", start, start + 15 * 10_999, 15.0),
              tuple("up", start + 15 * 11_000, start + 15 * 21_999, 15.0),
              tuple("up", start + 15 * 22_000, start + 15 * 22_000, 15.0));
    }
  }

  @Test
  void aTimeOfWhichNothingIsKnownHasNoValues() throws IOException {
    assertThat(ask(_ -> new Reply(200, matrix("")))).isEqualTo(History.nothing());
  }

  @Test
  void severalSeriesAreNamed() throws IOException {
    var two =
        """
        {"metric":{"instance":"a","job":"b"},"values":[[1795521600,"1"]]},
        {"metric":{"instance":"c"},"values":[[1795521600,"2"]]}\
        """;
    var more = ",{\"metric\":{},\"values\":[]}".repeat(3);
    assertThat(ask(_ -> new Reply(200, matrix(two))))
        .isEqualTo(
            new Failed(
                "answers with several series ({instance=\"a\",job=\"b\"}, {instance=\"c\"}): let"
                    + " the query sum them, as in sum(rate(...))"));
    assertThat(ask(_ -> new Reply(200, matrix(two + more))))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.why()).contains("{} and 2 more)"));
  }

  @Test
  void aSeriesThatIsAnotherOneOnTheNextPageIsOneOfSeveral() throws IOException {
    Function<Asked, Reply> pods =
        asked ->
            series(
                asked.start() > FROM.getEpochSecond() ? "{\"pod\":\"b\"}" : "{\"pod\":\"a\"}",
                asked,
                _ -> "7");
    try (var server = RangeServer.start(pods)) {
      assertThat(ask(server, "up", FROM.plus(STEP.multipliedBy(11_000))))
          .isEqualTo(new Failed(HistoryAnswer.several("{pod=\"a\"}, {pod=\"b\"}")));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void noRedirectIsFollowed(int status) throws IOException {
    try (var server = RangeServer.start(_ -> new Reply(status, ""))) {
      server.http().createContext("/elsewhere", _ -> server.asked().clear());
      assertThat(ask(server, "up", TO))
          .isEqualTo(
              new Failed(
                  "answers with a redirect (status %d), which is not followed".formatted(status)));
      assertThat(server.asked()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "400| {\"status\":\"error\",\"error\":\"1:5: parse\\n error\"}"
            + "| refuses the query (status 400): 1:5: parse error",
        "422| {\"error\":\"\\u001b[31mred\"}| refuses the query (status 422): [31mred",
        "400| <html>no</html>| refuses the query (status 400)",
        "503| {\"error\":\"still starting\"}| answers with status 503: still starting",
        "401| who are you| denies access (status 401)",
        "403| {\"error\":\"no\"}| denies access (status 403)",
        "404| ``| answers with status 404",
        "200| <html>log in</html>| answers what is no answer of Prometheus",
      })
  void whatTheServerSaysOfAQueryIsPassedOn(int status, String body, String why) throws IOException {
    assertThat(ask(_ -> new Reply(status, body))).isEqualTo(new Failed(why));
  }

  @Test
  void aWarningIsPassedOn() throws IOException {
    var body = matrix("").replaceFirst("}$", ",\"warnings\":[\"a store is away\"]}");
    assertThat(ask(_ -> new Reply(200, body)))
        .isEqualTo(new Failed("warns that its answer may not be complete: a store is away"));
  }

  @ParameterizedTest
  @CsvSource({
    "1795521600, -1, answers with a negative number at 2026-11-24T12:00:00Z",
    "1795521600, many, answers with what is no number at 2026-11-24T12:00:00Z",
    "1795521585, 1, answers with times that were not asked for",
    "1795521601, 1, answers with times that were not asked for",
    "1795521660, 1, answers with times that were not asked for"
  })
  void aValueThatIsNoLoadIsNamedWithItsTime(long at, String value, String why) throws IOException {
    var series = "{\"metric\":{},\"values\":[[%d,\"%s\"]]}".formatted(at, value);
    assertThat(ask(_ -> new Reply(200, matrix(series)))).isEqualTo(new Failed(why));
  }

  @Test
  void noMoreThan16MebibytesAreRead() throws IOException {
    var large = " ".repeat(17 << 20);
    assertThat(ask(_ -> new Reply(200, large)))
        .isEqualTo(new Failed("broke its answer off, or it is larger than 16 MiB"));
  }

  @Test
  void silenceCostsTheTimeoutAndNoMore() throws IOException {
    try (var silent = new ServerSocket(0)) {
      var url = "http://127.0.0.1:" + silent.getLocalPort();
      assertThat(history(server(url, Optional.empty()), Optional.empty(), Duration.ofSeconds(1)))
          .isEqualTo(new Failed("did not answer in time"));
    }
  }

  @Test
  void aTokenGoesToAServerWhoseAuthorityIsTrusted(@TempDir Path folder) throws Exception {
    try (var tls = TlsServer.start(folder)) {
      var token = Optional.of(new BearerToken("abc.def"));
      var url = tls.url().toString();
      assertThat(history(server(url, Optional.of(tls.certificate())), token, PATIENT))
          .isEqualTo(new Failed("denies access (status 403)"));
      assertThat(tls.authorization()).isEqualTo("Bearer abc.def");
      assertThat(history(server(url, Optional.empty()), token, PATIENT))
          .isEqualTo(new Failed("shows no certificate that is trusted"));
    }
  }

  private static History ask(Function<Asked, Reply> answer) throws IOException {
    try (var server = RangeServer.start(answer)) {
      return ask(server, "up", TO);
    }
  }

  private static History ask(RangeServer server, String query, Instant to) {
    try (var history =
        new PrometheusHistory(server(server.url(), Optional.empty()), Optional.empty(), PATIENT)) {
      return history.read(query, FROM, to, STEP);
    }
  }

  private static History history(
      PrometheusServer server, Optional<BearerToken> token, Duration timeout) {
    try (var history = new PrometheusHistory(server, token, timeout)) {
      return history.read("up", FROM, TO, STEP);
    }
  }

  private static PrometheusServer server(String url, Optional<String> certificate) {
    return new PrometheusServer(url, URI.create(url), certificate, Map.of());
  }
}
