package dev.headwater.operator.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headwater.operator.prometheus.History.Failed;
import dev.headwater.operator.prometheus.History.Recorded;
import dev.headwater.operator.prometheus.RangeClient.Range;
import dev.headwater.operator.prometheus.ServerAnswer.Denied;
import dev.headwater.operator.prometheus.ServerAnswer.Unusable;
import dev.headwater.operator.prometheus.ServerAnswer.Value;
import java.time.Instant;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Reads all values that a server answers for a range; pure. What is no number is kept as NaN,
 * whatever else is not as it should be makes the whole answer unusable.
 *
 * @param range what was asked for
 */
record HistoryAnswer(Range range) {
  private static final Set<String> NO_NUMBERS = Set.of("NaN", "+Inf", "-Inf");
  private static final int MOST_SERIES_SHOWN = 3;
  private static final int MOST_CHARACTERS_SHOWN = 300;

  History read(int status, byte[] body) {
    return switch (Matrix.read(status, body)) {
      case Matrix.Bad(var denied, var why, var words) ->
          new Failed(words.isBlank() ? why : why + ": " + oneLine(words));
      case Matrix.Series(var series) ->
          switch (series.size()) {
            case 0 -> History.nothing();
            case 1 -> recorded(series.get(0));
            default -> new Failed(several(shown(series)));
          };
    };
  }

  static String several(String shown) {
    return "answers with several series (%s): let the query sum them, as in sum(rate(...))"
        .formatted(shown);
  }

  private static String shown(JsonNode series) {
    var labels =
        StreamSupport.stream(series.spliterator(), false)
            .limit(MOST_SERIES_SHOWN)
            .map(HistoryAnswer::labels)
            .collect(Collectors.joining(", "));
    return series.size() > MOST_SERIES_SHOWN
        ? "%s and %d more".formatted(labels, series.size() - MOST_SERIES_SHOWN)
        : labels;
  }

  private static String labels(JsonNode series) {
    return series.path("metric").properties().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private History recorded(JsonNode series) {
    var points = Matrix.points(series);
    if (points.isEmpty()) {
      return new Failed(Matrix.NO_ANSWER);
    }
    var values = new TreeMap<Instant, Double>();
    long before = range.startMillis() - 1;
    for (var point : points) {
      long at = point.atMillis();
      if (at <= before || at > range.endMillis() || !isOnAStep(at)) {
        return new Failed(Matrix.LYING);
      }
      before = at;
      var time = Instant.ofEpochMilli(at);
      if (NO_NUMBERS.contains(point.value().asText())) {
        values.put(time, Double.NaN);
        continue;
      }
      switch (RangeAnswer.number(point.value())) {
        case Value(var value) -> values.put(time, value);
        case Unusable(var why) -> {
          return new Failed("%s at %s".formatted(why, time));
        }
        case Denied(var why) -> throw new IllegalStateException("a value denies nothing: " + why);
      }
    }
    return new Recorded(labels(series), values);
  }

  private boolean isOnAStep(long atMillis) {
    return (atMillis - range.startMillis()) % range.stepMillis() == 0;
  }

  /** What a terminal shows as it is. */
  private static String oneLine(String words) {
    var line = words.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() > MOST_CHARACTERS_SHOWN
        ? line.substring(0, MOST_CHARACTERS_SHOWN) + "..."
        : line;
  }
}
