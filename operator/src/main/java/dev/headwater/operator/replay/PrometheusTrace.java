package dev.headwater.operator.replay;

import dev.headwater.operator.prometheus.BearerToken;
import dev.headwater.operator.prometheus.History;
import dev.headwater.operator.prometheus.PrometheusHistory;
import dev.headwater.operator.prometheus.PrometheusServer;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A trace that a Prometheus server recorded.
 *
 * @param server what messages call the server
 * @param csv as a {@link TraceFile} has it, so that what is replayed is what can be kept
 */
public record PrometheusTrace(String server, String csv) {
  /** What the server has for an answer. */
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /**
   * The time that is asked for.
   *
   * @param from the first value
   * @param to the last one at the latest
   */
  public record Period(Instant from, Instant to) {}

  /**
   * Asks a server; blocks until it has answered, which takes a minute at most for each 11,000
   * values. The trace begins with the first value that is known.
   *
   * @param queries PromQL by the name of its column
   * @throws InvalidInput when the server does not answer, or not with a load
   */
  public static PrometheusTrace read(
      PrometheusServer server,
      Optional<BearerToken> token,
      SortedMap<String, String> queries,
      Period period) {
    var columns = new TreeMap<String, NavigableMap<Instant, Double>>();
    try (var history = new PrometheusHistory(server, token, TIMEOUT)) {
      queries.forEach(
          (name, query) ->
              columns.put(
                  name,
                  values(
                      name,
                      server,
                      history.read(query, period.from(), period.to(), Simulation.STEP))));
    }
    return new PrometheusTrace(server.name(), csv(columns, period));
  }

  private static NavigableMap<Instant, Double> values(
      String name, PrometheusServer server, History history) {
    return switch (history) {
      case History.Recorded(_, var values) when values.isEmpty() ->
          throw new InvalidInput(
              "The query of '%s': the Prometheus server %s has no value in that time."
                  .formatted(name, server.name()));
      case History.Recorded(_, var values) -> values;
      case History.Failed(var why) ->
          throw new InvalidInput(
              "The query of '%s': the Prometheus server %s %s."
                  .formatted(name, server.name(), why));
    };
  }

  private static String csv(Map<String, NavigableMap<Instant, Double>> columns, Period period) {
    var csv = new StringBuilder("time");
    columns.keySet().forEach(name -> csv.append(',').append(name));
    csv.append('\n');
    var first =
        columns.values().stream().map(NavigableMap::firstKey).min(Instant::compareTo).orElseThrow();
    for (var at = first; !at.isAfter(period.to()); at = at.plus(Simulation.STEP)) {
      var time = at;
      var cells =
          columns.values().stream()
              .map(values -> cell(Optional.ofNullable(values.get(time))))
              .collect(Collectors.joining(","));
      csv.append(time).append(',').append(cells).append('\n');
    }
    return csv.toString();
  }

  /** Whole bytes: a fraction of one says nothing and makes a file twice as long. */
  private static String cell(Optional<Double> rate) {
    return rate.map(value -> value.isNaN() ? "NaN" : Long.toString(Math.round(value))).orElse("");
  }

  /**
   * The trace.
   *
   * @throws InvalidInput when it is too short, or nothing of it is known
   */
  public Trace trace() {
    try {
      return TraceFile.read("The answer of " + server, new StringReader(csv));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
