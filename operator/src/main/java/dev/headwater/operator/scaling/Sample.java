package dev.headwater.operator.scaling;

import dev.headwater.operator.scaling.Load.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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
   */
  record Measured(OptionalDouble load, double coverage, String problem) {}

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
            case Load load -> measured(load, before, now, settled, seconds);
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
      Load load, Optional<Scrape> before, Scrape now, Set<Integer> settled, double seconds) {
    var loads = new ArrayList<Double>();
    var problems = new TreeMap<Integer, String>();
    for (var broker : now.brokers().entrySet()) {
      var earlier = before.map(scrape -> scrape.brokers().get(broker.getKey()));
      switch (load.of(broker.getValue(), earlier, seconds)) {
        case Reported.Of(double value) -> loads.add(value);
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
    double sum = loads.stream().mapToDouble(Double::doubleValue).sum();
    double missing = sum / loads.size() * problems.size();
    double coverage = settled.isEmpty() ? 1 : 1 - (double) problems.size() / settled.size();
    return new Measured(OptionalDouble.of(sum + missing), coverage, problem);
  }
}
