package dev.headwater.operator.scaling;

import dev.headwater.operator.scaling.Load.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * A cluster whose zones have loads of their own, on a simulated clock, as {@link Trial} has one
 * load: a broker is aimed at 50. Besides, somebody outside may know of a load of all zones.
 */
final class ZoneTrial {
  static final Signal LOAD =
      new Signal("load", new Load.Level(Trial.SERIES), 100, 0.5, true, true, true);
  private static final int IDS_PER_ZONE = 1000;

  ScalingPolicy policy;
  SequencedMap<String, Integer> zones;
  final Map<String, Integer> overdue = new HashMap<>();
  final Map<String, Integer> interrupted = new HashMap<>();
  final Set<String> silent = new HashSet<>();
  double outside;
  Optional<String> unhealthy = Optional.empty();
  Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private LoadWindow window = LoadWindow.startingAt(now);
  private ScaleHistory history = ScaleHistory.NONE;

  ZoneTrial(ScalingPolicy policy, SequencedMap<String, Integer> zones) {
    this.policy = policy;
    this.zones = zones;
  }

  /** From one broker in each zone to so many. */
  static ZoneTrial upTo(int max, SequencedMap<String, Integer> zones) {
    return new ZoneTrial(Trial.policy(zones.size(), max, LOAD), zones);
  }

  /** The same, with a load of all zones that somebody outside knows. */
  static ZoneTrial besides(double outside, SequencedMap<String, Integer> zones) {
    var trial = new ZoneTrial(Trial.policy(zones.size(), 30, LOAD, Trial.OUTSIDE), zones);
    trial.outside = outside;
    return trial;
  }

  void restart() {
    window = LoadWindow.startingAt(now);
    history = ScaleHistory.NONE;
  }

  /** An interval passes, and the brokers that have started say the loads of their zones. */
  Decision reads(List<Double> loads) {
    now = now.plus(Trial.INTERVAL);
    var readings = new TreeMap<Integer, BrokerReading>();
    var ids = new TreeMap<Integer, String>();
    var loadOf = new HashMap<String, Double>();
    zones.keySet().forEach(zone -> loadOf.put(zone, loads.get(loadOf.size())));
    int base = 0;
    for (var zone : zones.entrySet()) {
      base += IDS_PER_ZONE;
      int started = started(zone.getKey());
      for (int id = base; id < base + started; id++) {
        ids.put(id, zone.getKey());
        if (!silent.contains(zone.getKey())) {
          var each = Map.of(Trial.SERIES, loadOf.get(zone.getKey()) / started);
          readings.put(id, new BrokerReading("run", each));
        }
      }
    }
    Map<String, Reported> said = Map.of(Trial.OUTSIDE.name(), new Reported.Of(outside));
    var scrape = new Scrape(now, readings, said, ids);
    window = window.with(scrape, ids.keySet(), policy, Trial.TIMES);
    return decides();
  }

  private int started(String zone) {
    return zones.get(zone) - overdue.getOrDefault(zone, 0);
  }

  private Decision decides() {
    int brokers = Zones.sum(zones);
    int late = overdue.values().stream().mapToInt(Integer::intValue).sum();
    history = history.seeing(brokers, now, Trial.TIMES.day());
    var each = new LinkedHashMap<String, ZoneBrokers>();
    zones.forEach(
        (zone, count) -> {
          int gone = interrupted.getOrDefault(zone, 0);
          int lateHere = overdue.getOrDefault(zone, 0);
          each.put(zone, new ZoneBrokers(count, lateHere, gone, lateHere > 0, false));
        });
    var state =
        new BrokerState(
            brokers,
            brokers - late,
            0,
            late,
            interrupted.values().stream().mapToInt(Integer::intValue).sum(),
            late > 0 ? 1 : 0,
            0,
            false,
            unhealthy,
            false,
            history,
            each);
    return ScalingRule.decide(policy, window, state, Trial.TIMES, now);
  }

  /** And what is decided happens. */
  Decision step(List<Double> loads) {
    var decision = reads(loads);
    zones = decision.zoneTargets();
    return decision;
  }

  /** The loads stay for a while; the last decision. */
  Decision hold(Duration time, List<Double> loads) {
    var end = now.plus(time);
    var decision = step(loads);
    while (now.isBefore(end)) {
      decision = step(loads);
    }
    return decision;
  }

  /** Brokers in each zone, in order. */
  List<Integer> counts() {
    return List.copyOf(zones.values());
  }
}
