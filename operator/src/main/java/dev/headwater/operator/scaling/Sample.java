package dev.headwater.operator.scaling;

import dev.headwater.operator.scaling.Load.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The load of the whole cluster at one time, by signal.
 *
 * @param at when the brokers were asked
 */
record Sample(Instant at, SortedMap<String, Measured> signals) {
  private static final double NANOS = 1e9;

  /** So many of the brokers must have reported before one may leave. */
  private static final double LEAST_COVERAGE = 0.8;

  Sample {
    signals = new TreeMap<>(signals);
  }

  /**
   * A signal's value.
   *
   * @param load sum over all brokers; those that should report and do not count as the mean of the
   *     others. Empty when nobody reports
   * @param coverage share of the brokers that should report and do, 0 to 1; of a source outside the
   *     cluster 1 when it answers what can be used, else 0
   * @param problem why one of them does not; empty when all do
   * @param zones the load of each zone, where the signal is counted by zone; a zone from which no
   *     broker should report is absent
   */
  record Measured(OptionalDouble load, double coverage, String problem, Map<String, Double> zones) {
    Measured {
      zones = Map.copyOf(zones);
    }

    /** One that is not counted by zone. */
    Measured(OptionalDouble load, double coverage, String problem) {
      this(load, coverage, problem, Map.of());
    }

    private Measured by(Map<String, Double> loads, double leastCoverage) {
      double sum = loads.values().stream().mapToDouble(Double::doubleValue).sum();
      return new Measured(OptionalDouble.of(sum), leastCoverage, problem, loads);
    }
  }

  /** Whether a signal came from enough brokers for one to leave. */
  boolean covers(String signal) {
    var measured = signals.get(signal);
    return measured != null && measured.coverage() >= LEAST_COVERAGE;
  }

  /**
   * The sample of a scrape.
   *
   * @param settled brokers that have been ready for two intervals, so that they should report
   */
  static Sample of(
      List<Signal> signals, Optional<Scrape> before, Scrape now, Set<Integer> settled) {
    double seconds =
        before.map(b -> Duration.between(b.at(), now.at()).toNanos() / NANOS).orElse(0.0);
    var measured = new TreeMap<String, Measured>();
    for (var signal : signals) {
      measured.put(
          signal.name(),
          switch (signal.source()) {
            case Load load -> measured(load, signal.byZone(), before, now, settled, seconds);
            case Source.Outside _ -> outside(Optional.ofNullable(now.outside().get(signal.name())));
          });
    }
    return new Sample(now.at(), measured);
  }

  /** One answer stands for all brokers: it is known as a whole, or not at all. */
  private static Measured outside(Optional<Reported> answer) {
    return switch (answer.orElse(new Reported.Not("has not answered yet"))) {
      case Reported.Of(double load) -> new Measured(OptionalDouble.of(load), 1, "");
      case Reported.Not(String why) -> new Measured(OptionalDouble.empty(), 0, why);
    };
  }

  private static Measured measured(
      Load load,
      boolean byZone,
      Optional<Scrape> before,
      Scrape now,
      Set<Integer> settled,
      double seconds) {
    var loads = new TreeMap<Integer, Double>();
    var problems = new TreeMap<Integer, String>();
    for (var broker : now.brokers().entrySet()) {
      var earlier = before.map(scrape -> scrape.brokers().get(broker.getKey()));
      switch (load.of(broker.getValue(), earlier, seconds)) {
        case Reported.Of(double value) -> loads.put(broker.getKey(), value);
        case Reported.Not(String why) -> problems.put(broker.getKey(), why);
      }
    }
    settled.stream()
        .filter(broker -> !now.brokers().containsKey(broker))
        .forEach(broker -> problems.put(broker, "did not answer"));
    problems.keySet().retainAll(settled);
    var problem =
        problems.isEmpty()
            ? ""
            : "broker %d %s".formatted(problems.firstKey(), problems.firstEntry().getValue());
    if (loads.isEmpty()) {
      return new Measured(
          OptionalDouble.empty(), 0, problem.isEmpty() ? "no broker has answered twice" : problem);
    }
    double mean = mean(loads.values());
    double sum = mean * (loads.size() + problems.size());
    var all = new Measured(OptionalDouble.of(sum), coverage(problems.size(), settled), problem);
    return byZone ? byZone(all, loads, problems.keySet(), now, settled) : all;
  }

  /** Who is missing counts as the mean of its zone, and a zone of which nobody reports as any. */
  private static Measured byZone(
      Measured all,
      SortedMap<Integer, Double> loads,
      Set<Integer> missing,
      Scrape now,
      Set<Integer> settled) {
    var zones = new TreeMap<String, Double>();
    double leastCoverage = all.coverage();
    for (var zone : Set.copyOf(now.zones().values())) {
      var reported = new TreeMap<>(loads);
      reported.keySet().removeIf(broker -> !zone.equals(now.zones().get(broker)));
      var expected = among(settled, zone, now);
      var absent = among(missing, zone, now);
      double mean = mean(reported.isEmpty() ? loads.values() : reported.values());
      if (!reported.isEmpty() || !expected.isEmpty()) {
        zones.put(zone, mean * (reported.size() + absent.size()));
        leastCoverage = Math.min(leastCoverage, coverage(absent.size(), expected));
      }
    }
    return zones.isEmpty() ? all : all.by(zones, leastCoverage);
  }

  private static Set<Integer> among(Set<Integer> brokers, String zone, Scrape now) {
    return brokers.stream()
        .filter(broker -> zone.equals(now.zones().get(broker)))
        .collect(Collectors.toSet());
  }

  private static double coverage(int missing, Set<Integer> settled) {
    return settled.isEmpty() ? 1 : 1 - (double) missing / settled.size();
  }

  private static double mean(Collection<Double> loads) {
    return loads.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** A signal's load; empty when it is not known. */
  OptionalDouble load(String signal) {
    var measured = signals.get(signal);
    return measured == null ? OptionalDouble.empty() : measured.load();
  }

  /** A signal's load in each zone of which it is known. */
  Map<String, Double> zones(String signal) {
    var measured = signals.get(signal);
    return measured == null ? Map.of() : measured.zones();
  }

  /** What is known of a key. */
  static OptionalDouble known(Map<String, Double> loads, String key) {
    var load = loads.get(key);
    return load == null ? OptionalDouble.empty() : OptionalDouble.of(load);
  }
}
