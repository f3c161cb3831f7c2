package dev.headwater.operator.scaling;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** What to do next so that the zones come to the wanted number of brokers. */
public sealed interface ScalingStep {
  /** Brokers that each zone's StatefulSet is to have after this step, in the order of the spec. */
  SequencedMap<String, Integer> brokers();

  /** Every zone has what it is to have. */
  record Steady(SequencedMap<String, Integer> brokers) implements ScalingStep {}

  /** Zones get brokers at once, or all zones are emptied: no data moves in either case. */
  record Resize(SequencedMap<String, Integer> brokers) implements ScalingStep {}

  /** The broker with the highest id of a zone leaves. */
  record Drain(SequencedMap<String, Integer> brokers, String zone) implements ScalingStep {}

  /** A broker is to leave, but not yet. */
  record Hold(SequencedMap<String, Integer> brokers) implements ScalingStep {}

  /**
   * The next step.
   *
   * @param current brokers that each zone's StatefulSet has, in the order of the spec
   * @param draining zones whose broker is on its way out
   * @param overdue brokers by zone that should be ready since a while
   * @param total brokers wanted over all zones
   * @param mayDrain whether the cluster is healthy enough to lose a broker
   */
  static ScalingStep next(
      SequencedMap<String, Integer> current,
      Set<String> draining,
      Map<String, Integer> overdue,
      int total,
      boolean mayDrain) {
    var target = ZonePlacement.target(current, draining, overdue, total);
    return towards(target, current, draining, mayDrain);
  }

  /**
   * The next step to what each zone is to have.
   *
   * @param target brokers wanted, by zone, in the order of the spec
   * @param current brokers that each zone's StatefulSet has, of the same zones
   * @param draining zones whose broker is on its way out
   * @param mayDrain whether the cluster is healthy enough to lose a broker
   */
  static ScalingStep towards(
      SequencedMap<String, Integer> target,
      SequencedMap<String, Integer> current,
      Set<String> draining,
      boolean mayDrain) {
    if (target.equals(current)) {
      return new Steady(current);
    }
    if (target.values().stream().allMatch(brokers -> brokers == 0)) {
      return new Resize(target);
    }
    var raised = new LinkedHashMap<String, Integer>();
    current.forEach((zone, brokers) -> raised.put(zone, Math.max(brokers, target.get(zone))));
    if (!raised.equals(current)) {
      return new Resize(raised);
    }
    return draining.isEmpty() && mayDrain ? drain(current, target) : new Hold(current);
  }

  private static Drain drain(
      SequencedMap<String, Integer> current, SequencedMap<String, Integer> target) {
    var zone =
        current.sequencedKeySet().stream()
            .reduce((a, b) -> surplus(current, target, a) > surplus(current, target, b) ? a : b)
            .orElseThrow();
    var after = new LinkedHashMap<>(current);
    after.merge(zone, -1, Integer::sum);
    return new Drain(after, zone);
  }

  private static int surplus(
      SequencedMap<String, Integer> current, SequencedMap<String, Integer> target, String zone) {
    return current.get(zone) - target.get(zone);
  }
}
