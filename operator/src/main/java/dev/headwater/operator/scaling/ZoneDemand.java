package dev.headwater.operator.scaling;

import dev.headwater.operator.scaling.Decision.ZoneShare;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.DoubleToIntFunction;
import java.util.function.ToIntBiFunction;
import java.util.stream.Collectors;

/**
 * What the zones need, where signals are counted by zone; pure. Brokers of another zone can help a
 * hot one only in part, so each zone gets what it needs itself; and since no zone is to have two
 * more than another, the others get all but one of what the neediest one has.
 *
 * @param zones the brokers as they are, in the order of the spec
 * @param now brokers that each zone needs, where those that are there count as enough while the
 *     load is close; one at least
 * @param lasting fewest brokers that the highest load of each zone within the window leaves room
 *     for, whenever that was; one at least
 */
record ZoneDemand(
    SequencedMap<String, ZoneBrokers> zones,
    SequencedMap<String, Integer> now,
    SequencedMap<String, Integer> lasting) {

  /** What the signals say that are counted by zone; empty when none is. */
  static Optional<ZoneDemand> of(
      ScalingPolicy policy, LoadWindow window, BrokerState state, ScalingTimes times, Instant at) {
    var signals = policy.signals().stream().filter(Signal::byZone).toList();
    if (signals.isEmpty() || state.zones().isEmpty()) {
      return Optional.empty();
    }
    var adding = signals.stream().filter(Signal::addsBrokers).toList();
    var now =
        needs(
            state.zones(),
            adding,
            (signal, zone) -> {
              var load = window.load(signal.name(), zone, at, policy, times);
              var there = state.zones().get(zone);
              return brokers(load, value -> signal.brokersFor(value, there.usable()))
                  + there.interrupted();
            });
    var lasting =
        needs(
            state.zones(),
            signals,
            (signal, zone) ->
                brokers(window.peak(signal.name(), zone, at, policy), signal::leastFor));
    return Optional.of(new ZoneDemand(state.zones(), now, lasting));
  }

  private static SequencedMap<String, Integer> needs(
      SequencedMap<String, ZoneBrokers> zones,
      List<Signal> signals,
      ToIntBiFunction<Signal, String> need) {
    var needs = new LinkedHashMap<String, Integer>();
    for (var zone : zones.sequencedKeySet()) {
      int most = signals.stream().mapToInt(s -> need.applyAsInt(s, zone)).max().orElse(1);
      needs.put(zone, Math.max(1, most));
    }
    return needs;
  }

  private static int brokers(OptionalDouble load, DoubleToIntFunction need) {
    return load.isPresent() ? need.applyAsInt(load.getAsDouble()) : 1;
  }

  /** Brokers of all zones, of which each has what it needs and none two more than another. */
  static int total(Collection<Integer> needs) {
    int most = needs.stream().mapToInt(Integer::intValue).max().orElse(0);
    return needs.stream().mapToInt(need -> need == most ? most : Math.max(1, most - 1)).sum();
  }

  /** Brokers that all zones are to have so that none lacks any of so many. */
  int reaching(int total) {
    var placed = placed(now, total);
    return zones.sequencedKeySet().stream()
        .mapToInt(zone -> Math.max(current(zone), placed.get(zone)))
        .sum();
  }

  /**
   * What the zones get that lack some of so many brokers; nobody loses any.
   *
   * @param most brokers over all zones: when they do not suffice, the zones with fewest come first
   */
  SequencedMap<String, Integer> raised(int total, int most) {
    var placed = placed(now, total);
    var raised = current();
    for (int more = most - sum(raised); more > 0; more--) {
      raised.sequencedKeySet().stream()
          .filter(zone -> raised.get(zone) < placed.get(zone))
          .min(Comparator.comparingInt(raised::get))
          .ifPresent(zone -> raised.merge(zone, 1, Integer::sum));
    }
    return raised;
  }

  private static int sum(SequencedMap<String, Integer> brokers) {
    return brokers.values().stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * The zone that has most to spare of what the window asks for; empty when none has.
   *
   * @param total brokers that all zones are to have
   */
  Optional<String> surplus(int total) {
    var placed = placed(lasting, total);
    return zones.sequencedKeySet().stream()
        .filter(zone -> current(zone) > placed.get(zone))
        .reduce((a, b) -> current(a) - placed.get(a) > current(b) - placed.get(b) ? a : b);
  }

  /** Whether a zone has enough without the broker that would leave first. */
  boolean canSpare(String zone) {
    var brokers = zones.get(zone);
    return brokers.spare() || lasting.get(zone) < brokers.usable();
  }

  /** The zones after one of them has lost a broker. */
  SequencedMap<String, Integer> without(String zone) {
    var after = current();
    after.merge(zone, -1, Integer::sum);
    return after;
  }

  /** What it means for each zone when there are so many brokers in each. */
  SequencedMap<String, ZoneShare> shares(SequencedMap<String, Integer> after) {
    var shares = new LinkedHashMap<String, ZoneShare>();
    after.forEach(
        (zone, brokers) -> shares.put(zone, new ZoneShare(current(zone), brokers, now.get(zone))));
    return shares;
  }

  SequencedMap<String, Integer> current() {
    var current = new LinkedHashMap<String, Integer>();
    zones.forEach((zone, brokers) -> current.put(zone, brokers.current()));
    return current;
  }

  private int current(String zone) {
    return zones.get(zone).current();
  }

  private SequencedMap<String, Integer> placed(Map<String, Integer> needs, int total) {
    return ZonePlacement.target(current(), draining(), overdue(), needs, total);
  }

  private Set<String> draining() {
    return zones.keySet().stream()
        .filter(zone -> zones.get(zone).draining())
        .collect(Collectors.toSet());
  }

  private Map<String, Integer> overdue() {
    return zones.keySet().stream()
        .filter(zone -> zones.get(zone).overdue() > 0)
        .collect(Collectors.toMap(zone -> zone, zone -> zones.get(zone).overdue()));
  }
}
