package dev.headwater.operator.replay;

import dev.headwater.operator.replay.Scaler.Sight;
import dev.headwater.operator.replay.Scenario.Pace;
import dev.headwater.operator.replay.Trace.Quality;
import dev.headwater.operator.replay.Trace.Row;
import dev.headwater.operator.scaling.ScalingStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A trace on a simulated clock, with one scaler that decides; pure. */
final class Simulation {
  /** Distance of two looks at the cluster: the interval of the brokers' metrics, and of HPAs. */
  static final Duration STEP = Duration.ofSeconds(15);

  private final Scenario scenario;
  private final Pace pace;
  private final double capacity;

  /**
   * One step.
   *
   * @param load bytes a second on the network that clients ask for
   * @param capacity bytes a second that the brokers that are ready carry
   * @param brokers brokers that exist, starting and leaving ones included
   * @param change brokers that were decided to come, or to go when negative
   * @param isOverloaded whether a broker is asked for more than it carries
   */
  record Step(
      Instant at,
      double load,
      double capacity,
      int brokers,
      int change,
      boolean isOverloaded,
      Quality quality,
      List<String> blockedBy) {}

  Simulation(Scenario scenario, Pace pace) {
    this.scenario = scenario;
    this.pace = pace;
    this.capacity = scenario.network().capacity();
  }

  /** What happens in each step. It begins with the brokers that the first load needs, all ready. */
  List<Step> run(Trace trace, Scaler first) {
    var rows = trace.every(STEP);
    var steps = new ArrayList<Step>();
    var fleet = Fleet.of(scenario.zones(), initial(loads(trace, rows.getFirst())), trace.start());
    var scaler = first;
    for (var row : rows) {
      var loads = loads(trace, row);
      double seconds = STEP.toSeconds();
      fleet = fleet.at(row.at()).carrying(loads, capacity, seconds);
      var turn = scaler.turn(new Sight(fleet, row.quality()));
      int change = turn.brokers() - fleet.staying();
      steps.add(step(fleet, row, loads, change, turn.blockedBy()));
      fleet = change == 0 ? fleet : resized(fleet, turn.brokers());
      scaler = turn.next();
    }
    return steps;
  }

  private Step step(
      Fleet fleet, Row row, Map<String, Traffic> loads, int change, List<String> blockedBy) {
    double load = total(loads).network();
    return new Step(
        row.at(),
        load,
        fleet.ready().size() * capacity,
        fleet.brokers().size(),
        change,
        fleet.isOverloaded(capacity),
        row.quality(),
        blockedBy);
  }

  private int initial(Map<String, Traffic> loads) {
    int needed = scenario.network().brokersFor(total(loads).network());
    return Math.clamp(needed, scenario.policy().min(), scenario.policy().max());
  }

  private static Traffic total(Map<String, Traffic> loads) {
    var total = Traffic.NONE;
    for (var load : loads.values()) {
      total = total.plus(load);
    }
    return total;
  }

  /** Zones are filled, and left, as the operator does it, one step after the other. */
  private Fleet resized(Fleet fleet, int total) {
    var after = fleet;
    while (after.staying() != total) {
      // Whether one leaves already is for the scaler to mind: an HPA does not.
      var step = ScalingStep.next(after.byZone(), Set.of(), Map.of(), total, true).brokers();
      after = after.resized(step, pace.start(), pace.drain());
    }
    return after;
  }

  private static Map<String, Traffic> loads(Trace trace, Row row) {
    var loads = new LinkedHashMap<String, Traffic>();
    for (int i = 0; i < row.traffic().size(); i++) {
      loads.put(trace.zones().isEmpty() ? "" : trace.zones().get(i), row.traffic().get(i));
    }
    return loads;
  }
}
