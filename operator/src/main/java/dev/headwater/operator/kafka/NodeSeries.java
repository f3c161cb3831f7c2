package dev.headwater.operator.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The few series that are needed of the thousands that a node serves. */
final class NodeSeries {
  /** Exists at 0 from the start of a broker, unlike kafka_request_count_total. */
  private static final Series REQUESTS =
      new Series(
          "kafka_request_queue_time_count_milliseconds_total",
          Map.of("type", "AlterPartitionReassignments"));

  private static final Series REASSIGNED =
      new Series("kafka_broker_reassignment_bytes_total", Map.of("direction", "in"));

  private static final Series ACTIVE = new Series("kafka_controller_active_count", Map.of());
  private static final Series FENCED = new Series("kafka_broker_fenced_count", Map.of());

  private static final List<Series> WANTED = List.of(REQUESTS, REASSIGNED, ACTIVE, FENCED);

  private final Map<String, Series> selected = new TreeMap<>();

  /**
   * The series that are always wanted, and those of some selectors.
   *
   * @throws IllegalArgumentException when one is not written as {@code name{label="value"}}
   */
  NodeSeries(Collection<String> selectors) {
    selectors.forEach(selector -> selected.put(selector, Series.parse(selector)));
  }

  /** Whether a line may be a sample of one of the series, so that the others are dropped unread. */
  boolean isWanted(String line) {
    return Stream.concat(WANTED.stream(), selected.values().stream())
        .anyMatch(series -> line.startsWith(series.name()));
  }

  /** The node's answer from the lines that are wanted. */
  NodeMetrics read(List<String> lines) {
    var samples = new ArrayList<ExpositionLine>();
    for (var line : lines) {
      var sample = ExpositionLine.parse(line).filter(NodeSeries::isPossible);
      if (sample.isEmpty()) {
        return new NodeMetrics.Unread("a line is no sample of Prometheus' text format: " + line);
      }
      samples.add(sample.get());
    }
    return new NodeMetrics.Read(
        whole(REQUESTS.in(samples)),
        whole(REASSIGNED.in(samples)),
        small(ACTIVE.in(samples)),
        small(FENCED.in(samples)),
        selected(samples));
  }

  /** What is always wanted is never below 0; what somebody else has chosen is judged by him. */
  private static boolean isPossible(ExpositionLine sample) {
    return sample.value() >= 0 || WANTED.stream().noneMatch(series -> series.matches(sample));
  }

  private Map<String, Double> selected(List<ExpositionLine> samples) {
    var values = new TreeMap<String, Double>();
    selected.forEach(
        (selector, series) -> {
          var value = series.in(samples);
          if (value.isPresent()) {
            boolean isBad = samples.stream().anyMatch(s -> series.matches(s) && !(s.value() >= 0));
            values.put(selector, isBad ? Double.NaN : value.getAsDouble());
          }
        });
    return values;
  }

  private static OptionalLong whole(OptionalDouble value) {
    return value.isPresent() ? OptionalLong.of((long) value.getAsDouble()) : OptionalLong.empty();
  }

  private static OptionalInt small(OptionalDouble value) {
    return value.isPresent() ? OptionalInt.of((int) value.getAsDouble()) : OptionalInt.empty();
  }

  /** All samples of a name that carry these labels, whatever others they carry. */
  private record Series(String name, Map<String, String> labels) {
    static Series parse(String selector) {
      return ExpositionLine.parse(selector + " 0")
          .map(sample -> new Series(sample.name(), sample.labels()))
          .orElseThrow(() -> new IllegalArgumentException("no selector of a series: " + selector));
    }

    OptionalDouble in(List<ExpositionLine> samples) {
      var mine =
          samples.stream().filter(this::matches).mapToDouble(ExpositionLine::value).toArray();
      return mine.length == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(DoubleStream.of(mine).sum());
    }

    private boolean matches(ExpositionLine sample) {
      return sample.name().equals(name)
          && sample.labels().entrySet().containsAll(labels.entrySet());
    }
  }
}
