package dev.headwater.operator.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headwater.operator.prometheus.ServerAnswer.Denied;
import dev.headwater.operator.prometheus.ServerAnswer.Unusable;
import dev.headwater.operator.prometheus.ServerAnswer.Value;
import java.math.BigDecimal;
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

  private static final Pattern NUMBER =
      Pattern.compile("-?\\d{1,400}(\\.\\d{1,400})?([eE][+-]?\\d{1,4})?");

  /** The oldest time that is asked for. */
  long startMillis() {
    return endMillis - STEPS * stepMillis;
  }

  ServerAnswer read(int status, byte[] body) {
    return switch (Matrix.read(status, body)) {
      case Matrix.Bad bad when bad.isDenied() -> new Denied(bad.why());
      case Matrix.Bad bad -> new Unusable(bad.why());
      case Matrix.Series(var series) ->
          switch (series.size()) {
            case 0 -> new Unusable("knows no sample of the metric within the window");
            case 1 -> newest(series.get(0));
            default -> new Unusable("answers with several series");
          };
    };
  }

  /** Every time is checked, since a server that is wrong about one may be wrong about all. */
  private ServerAnswer newest(JsonNode series) {
    var points = Matrix.points(series);
    if (points.isEmpty()) {
      return new Unusable(Matrix.NO_ANSWER);
    }
    long before = startMillis() - 1;
    for (var point : points) {
      if (point.atMillis() <= before || point.atMillis() > endMillis) {
        return new Unusable(Matrix.LYING);
      }
      before = point.atMillis();
    }
    return endMillis - before > STALE_AFTER * stepMillis
        ? new Unusable("has no value of the last %d intervals".formatted(STALE_AFTER))
        : number(points.getLast().value());
  }

  /** A load, or why a value is none. */
  static ServerAnswer number(JsonNode value) {
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
