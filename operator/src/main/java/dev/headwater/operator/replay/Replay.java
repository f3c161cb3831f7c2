package dev.headwater.operator.replay;

import dev.headwater.operator.replay.HpaScaler.Limits;
import dev.headwater.operator.replay.HpaScaler.Settings;
import dev.headwater.operator.replay.Scenario.Pace;
import dev.headwater.operator.replay.Simulation.Step;
import dev.headwater.operator.replay.Trace.Quality;
import dev.headwater.operator.scaling.ScalingTimes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A trace as Headwater would have met it, and two others in the same world.
 *
 * @param runs the steps of each, by its name
 */
public record Replay(
    Scenario scenario, Trace trace, Pace pace, SequencedMap<String, List<Step>> runs) {
  /** The operator's own rule. */
  public static final String HEADWATER = "Headwater";

  /** HPA and KEDA with their defaults. */
  public static final String DEFAULTS = "HPA+KEDA, defaults";

  /** HPA and KEDA as an expert sets them. */
  public static final String TUNED = "HPA+KEDA, tuned";

  /** Distance of two looks at the simulated cluster. */
  public static final Duration STEP = Simulation.STEP;

  /**
   * Replays.
   *
   * @param times durations that no StreamCluster chooses
   * @throws InvalidInput when the trace names a zone that the StreamCluster does not have
   */
  public static Replay of(Scenario scenario, Trace trace, Pace pace, ScalingTimes times) {
    for (var zone : trace.zones()) {
      if (!scenario.zones().contains(zone)) {
        throw new InvalidInput(
            "The trace has columns of the zone '%s': %s has the zones %s."
                .formatted(zone, scenario.name(), String.join(", ", scenario.zones())));
      }
    }
    var simulation = new Simulation(scenario, pace);
    var policy = scenario.policy();
    var network = scenario.network();
    var limits = new Limits(policy.min(), policy.max(), network.capacity() * network.target());
    var scalers = new LinkedHashMap<String, Scaler>();
    scalers.put(HEADWATER, HeadwaterScaler.startingAt(trace.start(), policy, times));
    scalers.put(DEFAULTS, HpaScaler.of(Settings.DEFAULTS, limits));
    scalers.put(TUNED, HpaScaler.of(Settings.TUNED, limits));
    // Side by side, since none knows of another.
    var each =
        scalers.values().parallelStream().map(scaler -> simulation.run(trace, scaler)).toList();
    var runs = new LinkedHashMap<String, List<Step>>();
    scalers.keySet().forEach(name -> runs.put(name, each.get(runs.size())));
    return new Replay(scenario, trace, pace, runs);
  }

  /** What came of each run, by its name. */
  public SequencedMap<String, Figures> figures() {
    var figures = new LinkedHashMap<String, Figures>();
    runs.forEach((name, steps) -> figures.put(name, Figures.of(steps)));
    return figures;
  }

  /** Time without data. */
  Duration unknown() {
    long steps =
        runs.firstEntry().getValue().stream()
            .filter(step -> step.quality() != Quality.KNOWN)
            .count();
    return STEP.multipliedBy(steps);
  }

  Duration length() {
    return Duration.between(trace.start(), trace.end());
  }
}
