package dev.headwater.operator.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One sample of Prometheus' text format: {@code name{label="value",…} value [timestamp]}.
 *
 * @param name name of the metric
 * @param labels its labels, escapes resolved
 * @param value its value
 */
record ExpositionLine(String name, Map<String, String> labels, double value) {
  /** A label's value may hold braces, so the labels reach to the last one. */
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(?:\\{(.*)})?\\s*(\\S+)(?:\\s+-?\\d+)?\\s*");

  /** Possessive, since a value may be long and each way back would take from the stack. */
  private static final Pattern LABEL =
      Pattern.compile(
          "\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*=\\s*\"((?:[^\"\\\\]++|\\\\[\\\\\"n])*+)\"\\s*(?:,|$)");

  ExpositionLine {
    labels = Map.copyOf(labels);
  }

  /** Reads a line that is neither empty nor a comment; empty when it is no sample. */
  static Optional<ExpositionLine> parse(String line) {
    var parts = SAMPLE.matcher(line);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var name = parts.group(1);
    var labels = labels(Optional.ofNullable(parts.group(2)).orElse(""));
    var value = value(parts.group(3));
    return labels.flatMap(known -> value.map(v -> new ExpositionLine(name, known, v)));
  }

  private static Optional<Map<String, String>> labels(String text) {
    var labels = new HashMap<String, String>();
    var label = LABEL.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!label.region(end, text.length()).lookingAt()) {
        return Optional.empty();
      }
      labels.put(label.group(1), label.group(2).translateEscapes());
      end = label.end();
    }
    return Optional.of(labels);
  }

  private static Optional<Double> value(String text) {
    try {
      return Optional.of(
          switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
          });
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
