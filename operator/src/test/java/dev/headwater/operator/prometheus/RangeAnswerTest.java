package dev.headwater.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headwater.operator.prometheus.ServerAnswer.Denied;
import dev.headwater.operator.prometheus.ServerAnswer.Unusable;
import dev.headwater.operator.prometheus.ServerAnswer.Value;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken for a load, and what is not. */
class RangeAnswerTest {
  /** Asked at 12:00:00.500, for a value each 15 s since 11:59:00.500. */
  private static final RangeAnswer RANGE = new RangeAnswer(1_800_000_000_500L, 15_000);

  private static final String NO_ANSWER = "answers what is no answer of Prometheus";
  private static final String LYING = "answers with times that were not asked for";

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aLoadIsTheNewestValueOfOneSeries(String body, ServerAnswer expected) {
    assertThat(RANGE.read(200, body.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
  }

  static Stream<Arguments> aLoadIsTheNewestValueOfOneSeries() {
    return Stream.of(numbers(), times(), forms()).flatMap(cases -> cases);
  }

  private static Stream<Arguments> numbers() {
    return Stream.of(
        arguments(
            values("[1799999985.5,\"7\"],[1800000000.5,\"229100000.25\"]"), value(229100000.25)),
        arguments(values("[1800000000.5,\"0\"]"), value(0)),
        arguments(values("[1800000000.5,\"1.5e+09\"]"), value(1.5e9)),
        // Three intervals old, and a little more.
        arguments(values("[1799999955.5,\"7\"]"), value(7)),
        arguments(values("[1799999955.499,\"7\"]"), not("has no value of the last 3 intervals")),
        arguments(values("[1800000000.5,\"NaN\"]"), not("answers with NaN")),
        arguments(values("[1799999985.5,\"7\"],[1800000000.5,\"NaN\"]"), not("answers with NaN")),
        arguments(values("[1800000000.5,\"+Inf\"]"), not("answers with +Inf")),
        arguments(values("[1800000000.5,\"-Inf\"]"), not("answers with -Inf")),
        arguments(values("[1800000000.5,\"-1\"]"), not("answers with a negative number")),
        arguments(
            values("[1800000000.5,\"1e999\"]"), not("answers with a number that is too large")),
        arguments(values("[1800000000.5,\"many\"]"), not("answers with what is no number")),
        arguments(values("[1800000000.5,\"0x10\"]"), not("answers with what is no number")),
        arguments(values("[1800000000.5,\"1d\"]"), not("answers with what is no number")),
        arguments(values("[1800000000.5,\"\"]"), not("answers with what is no number")),
        arguments(values("[1800000000.5,7]"), not("answers with what is no number")),
        arguments(values("[1800000000.5,null]"), not("answers with what is no number")));
  }

  private static Stream<Arguments> times() {
    return Stream.of(
        // In the future, before what was asked for, and back in time.
        arguments(values("[1800000001.5,\"7\"]"), not(LYING)),
        arguments(values("[1799999940.499,\"7\"],[1800000000.5,\"7\"]"), not(LYING)),
        arguments(values("[1800000000.5,\"7\"],[1799999985.5,\"9\"]"), not(LYING)),
        arguments(values("[1800000000.5,\"7\"],[1800000000.5,\"9\"]"), not(LYING)),
        arguments(values("[\"now\",\"7\"]"), not(NO_ANSWER)),
        arguments(values("[1800000000.5]"), not(NO_ANSWER)),
        arguments(values("[1800000000.5,\"7\",\"8\"]"), not(NO_ANSWER)),
        arguments(values(""), not(NO_ANSWER)));
  }

  private static Stream<Arguments> forms() {
    return Stream.of(
        arguments(success("[]"), not("knows no sample of the metric within the window")),
        arguments(success("[{\"values\":[]},{\"values\":[]}]"), not("answers with several series")),
        arguments(
            values("[1800000000.5,\"7\"]").replace("}}", "},\"warnings\":[\"a store is away\"]}"),
            not("warns that its answer may not be complete")),
        arguments(values("[1800000000.5,\"7\"]").replace("matrix", "vector"), not(NO_ANSWER)),
        arguments(values("[1800000000.5,\"7\"]").replace("success", "error"), not(NO_ANSWER)),
        arguments(values("[1800000000.5,\"7\"]") + "{}", not(NO_ANSWER)),
        arguments("[".repeat(5000), not(NO_ANSWER)),
        arguments("<html>no</html>", not(NO_ANSWER)),
        arguments("{}", not(NO_ANSWER)),
        arguments("null", not(NO_ANSWER)),
        arguments("", not(NO_ANSWER)));
  }

  @ParameterizedTest
  @CsvSource({
    "302, 'answers with a redirect (status 302), which is not followed'",
    "400, refuses the query (status 400)",
    "422, refuses the query (status 422)",
    "404, answers with status 404",
    "429, answers with status 429",
    "500, answers with status 500",
    "503, answers with status 503"
  })
  void anyOtherStatusIsNoLoadWhateverTheBodySays(int status, String why) {
    var body = values("[1800000000.5,\"7\"]").getBytes(StandardCharsets.UTF_8);
    assertThat(RANGE.read(status, body)).isEqualTo(not(why));
  }

  @ParameterizedTest
  @CsvSource({"401", "403"})
  void whoIsDeniedMayHaveAnOldToken(int status) {
    assertThat(RANGE.read(status, new byte[0]))
        .isEqualTo(new Denied("denies access (status %d)".formatted(status)));
  }

  private static String values(String values) {
    return success("[{\"metric\":{},\"values\":[" + values + "]}]");
  }

  private static String success(String result) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":"
        + result
        + "}}";
  }

  private static ServerAnswer value(double value) {
    return new Value(value);
  }

  private static ServerAnswer not(String why) {
    return new Unusable(why);
  }
}
