package dev.headwater.operator.prometheus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a server answers to {@code /api/v1/query_range}, by its form; pure. */
sealed interface Matrix {
  JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What is said of an answer of another form. */
  String NO_ANSWER = "answers what is no answer of Prometheus";

  /** What is said of values at times that were not asked for. */
  String LYING = "answers with times that were not asked for";

  /**
   * It is as it should be.
   *
   * @param series an array, each with {@code metric} and {@code values}
   */
  record Series(JsonNode series) implements Matrix {}

  /**
   * It is not.
   *
   * @param isDenied whether the server does not take the token, or wants one
   * @param why what the server did, in words of our own
   * @param words the server's own, which may hold what is not a StreamCluster's user's; or empty
   */
  record Bad(boolean isDenied, String why, String words) implements Matrix {}

  /**
   * A value of a series, not looked at yet.
   *
   * @param atMillis in milliseconds since 1970
   */
  record Point(long atMillis, JsonNode value) {}

  static Matrix read(int status, byte[] body) {
    return switch (status) {
      case 200 -> tree(body).map(Matrix::read).orElseGet(() -> bad(NO_ANSWER, ""));
      case 401, 403 -> new Bad(true, "denies access (status %d)".formatted(status), "");
      case 400, 422 -> bad("refuses the query (status %d)".formatted(status), error(body));
      case 301, 302, 303, 307, 308 ->
          bad("answers with a redirect (status %d), which is not followed".formatted(status), "");
      default -> bad("answers with status %d".formatted(status), error(body));
    };
  }

  /** The points of a series; none when they are not of that form. */
  static List<Point> points(JsonNode series) {
    var points = new ArrayList<Point>();
    var values = series.path("values");
    if (!values.isArray()) {
      return points;
    }
    for (var sample : values) {
      if (sample.size() != 2 || !sample.path(0).isNumber()) {
        return List.of();
      }
      points.add(new Point(Math.round(sample.path(0).asDouble() * 1000), sample.path(1)));
    }
    return points;
  }

  private static Matrix read(JsonNode answer) {
    var result = answer.path("data").path("result");
    if (!answer.path("status").asText().equals("success")
        || !answer.path("data").path("resultType").asText().equals("matrix")
        || !result.isArray()) {
      return bad(NO_ANSWER, "");
    }
    var warnings = answer.path("warnings");
    return warnings.isEmpty()
        ? new Series(result)
        : bad("warns that its answer may not be complete", warnings.path(0).asText());
  }

  private static Bad bad(String why, String words) {
    return new Bad(false, why, words);
  }

  private static String error(byte[] body) {
    return tree(body).map(answer -> answer.path("error").asText()).orElse("");
  }

  private static Optional<JsonNode> tree(byte[] body) {
    try {
      return Optional.of(JSON.readTree(body));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
