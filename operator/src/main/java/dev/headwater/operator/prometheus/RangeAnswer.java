package dev.headwater.operator.prometheus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headwater.operator.prometheus.ServerAnswer.Denied;
import dev.headwater.operator.prometheus.ServerAnswer.Unusable;
import dev.headwater.operator.prometheus.ServerAnswer.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads what a server answers to {@code /api/v1/query_range}; pure. Whatever is not as it should be
 * makes the whole answer unusable.
 *
 * @param endMillis the newest time that was asked for, in milliseconds since 1970
 * @param stepMillis time between two values
 */
record RangeAnswer(long endMillis, long stepMillis) {
  /** Steps from the oldest time that is asked for to the newest: one more than may be used. */
  static final int STEPS = 4;

  /** A value that is older than so many steps is stale. */
  private static final int STALE_AFTER = 3;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Pattern NUMBER =
      Pattern.compile("-?\\d{1,400}(\\.\\d{1,400})?([eE][+-]?\\d{1,4})?");
  private static final Unusable NO_ANSWER = new Unusable("answers what is no answer of Prometheus");
  private static final Unusable LYING = new Unusable("answers with times that were not asked for");

  /** The oldest time that is asked for. */
  long startMillis() {
    return endMillis - STEPS * stepMillis;
  }

  ServerAnswer read(int status, byte[] body) {
    return switch (status) {
      case 200 -> read(body);
      case 401, 403 -> new Denied("denies access (status %d)".formatted(status));
      case 400, 422 -> new Unusable("refuses the query (status %d)".formatted(status));
      case 301, 302, 303, 307, 308 ->
          new Unusable(
              "answers with a redirect (status %d), which is not followed".formatted(status));
      default -> new Unusable("answers with status %d".formatted(status));
    };
  }

  private ServerAnswer read(byte[] body) {
    try {
      return read(JSON.readTree(body));
    } catch (IOException e) {
      return NO_ANSWER;
    }
  }

  private ServerAnswer read(JsonNode answer) {
    var result = answer.path("data").path("result");
    if (!answer.path("status").asText().equals("success")
        || !answer.path("data").path("resultType").asText().equals("matrix")
        || !result.isArray()) {
      return NO_ANSWER;
    }
    if (!answer.path("warnings").isEmpty()) {
      return new Unusable("warns that its answer may not be complete");
    }
    return switch (result.size()) {
      case 0 -> new Unusable("knows no sample of the metric within the window");
      case 1 -> newest(result.get(0).path("values"));
      default -> new Unusable("answers with several series");
    };
  }

  /** Every time is checked, since a server that is wrong about one may be wrong about all. */
  private ServerAnswer newest(JsonNode values) {
    if (!values.isArray() || values.isEmpty()) {
      return NO_ANSWER;
    }
    long before = startMillis() - 1;
    for (var sample : values) {
      var at = millis(sample.path(0));
      if (at.isEmpty() || sample.size() != 2) {
        return NO_ANSWER;
      }
      if (at.getAsLong() <= before || at.getAsLong() > endMillis) {
        return LYING;
      }
      before = at.getAsLong();
    }
    return endMillis - before > STALE_AFTER * stepMillis
        ? new Unusable("has no value of the last %d intervals".formatted(STALE_AFTER))
        : number(values.get(values.size() - 1).path(1));
  }

  private static OptionalLong millis(JsonNode time) {
    return time.isNumber()
        ? OptionalLong.of(Math.round(time.asDouble() * 1000))
        : OptionalLong.empty();
  }

  private static ServerAnswer number(JsonNode value) {
    var text = value.isTextual() ? value.asText() : "";
    if (text.equals("NaN") || text.equals("+Inf") || text.equals("-Inf")) {
      return new Unusable("answers with " + text);
    }
    if (!NUMBER.matcher(text).matches()) {
      return new Unusable("answers with what is no number");
    }
    double number = new BigDecimal(text).doubleValue();
    if (!Double.isFinite(number)) {
      return new Unusable("answers with a number that is too large");
    }
    return number < 0 ? new Unusable("answers with a negative number") : new Value(number);
  }
}
