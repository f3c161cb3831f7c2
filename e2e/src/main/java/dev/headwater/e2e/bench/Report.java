package dev.headwater.e2e.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What a benchmark has measured. Units are in the names.
 *
 * @param environment machine and versions
 * @param calibration what the parts beneath can do, measured in the same run
 * @param figures what was measured; ratios to the calibration first
 * @param targets what is aimed at, by its id, with the figure that tells
 */
record Report(
    String name,
    SequencedMap<String, String> environment,
    SequencedMap<String, Double> calibration,
    SequencedMap<String, Double> figures,
    SequencedMap<String, Target> targets) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is aimed at.
   *
   * @param target in words
   */
  record Target(String target, double measured, boolean met) {
    /** A figure that is to be this large at most. */
    static Target atMost(double limit, double measured) {
      return new Target("<= " + number(limit), measured, measured <= limit);
    }
  }

  String json() throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
  }

  /** Figures first, then what they are to be, then what they were measured on. */
  String text() {
    return section("figures", numbers(figures))
        + section(
            "targets",
            targets.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        target -> words(target.getValue()),
                        (a, b) -> a,
                        LinkedHashMap::new)))
        + section("calibration", numbers(calibration))
        + section("environment", environment);
  }

  private static String words(Target target) {
    return "%s: %s, %s"
        .formatted(target.target(), number(target.measured()), target.met() ? "met" : "NOT met");
  }

  private static Map<String, String> numbers(SequencedMap<String, Double> figures) {
    return figures.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                figure -> number(figure.getValue()),
                (a, b) -> a,
                LinkedHashMap::new));
  }

  private static String section(String title, Map<String, String> lines) {
    return title
        + "\n"
        + lines.entrySet().stream()
            .map(line -> "  %-40s %s%n".formatted(line.getKey(), line.getValue()))
            .collect(Collectors.joining());
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
