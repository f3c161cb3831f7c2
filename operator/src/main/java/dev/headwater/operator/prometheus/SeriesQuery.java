package dev.headwater.operator.prometheus;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A number that follows from the series of one metric. The query is written here and nowhere else,
 * so that whatever is asked carries the labels that the installation demands.
 *
 * @param metric name of the metric; one that ends in {@code _total} is a counter
 * @param labels that the user demands
 * @param isHighest whether the highest series counts; else they are summed
 * @param window how far back samples count
 */
public record SeriesQuery(
    String metric, Map<String, String> labels, boolean isHighest, Duration window) {
  private static final String COUNTER = "_total";
  private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /**
   * @throws IllegalArgumentException when a name is none: the API server lets none through, and
   *     here it would be a way around the labels that are demanded
   */
  public SeriesQuery {
    labels = Map.copyOf(labels);
    if (!METRIC.matcher(metric).matches()
        || !labels.keySet().stream().allMatch(label -> LABEL.matcher(label).matches())) {
      throw new IllegalArgumentException("no name of a metric or label in " + metric + labels);
    }
  }

  /**
   * The query in PromQL. A range makes old samples fall out: without it Prometheus would repeat the
   * last one for five minutes.
   *
   * @param demanded labels that the installation demands
   */
  public String text(Map<String, String> demanded) {
    var matchers = new TreeMap<>(labels);
    matchers.putAll(demanded);
    var selector =
        matchers.entrySet().stream()
            .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
            .collect(Collectors.joining(",", metric + "{", "}"));
    return "%s(%s(%s[%dms]))"
        .formatted(
            isHighest ? "max" : "sum",
            metric.endsWith(COUNTER) ? "rate" : "last_over_time",
            selector,
            window.toMillis());
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
