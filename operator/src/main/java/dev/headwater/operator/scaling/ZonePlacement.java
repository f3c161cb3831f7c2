package dev.headwater.operator.scaling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** Spreads brokers over zones: no zone has two more than another, and nobody moves needlessly. */
public final class ZonePlacement {
  private ZonePlacement() {}

  /**
   * The same, where some zones cannot start brokers: they get no more, their share goes to the
   * others, and what they could not start leaves first.
   *
   * @param overdue brokers by zone that should be ready since a while; zones without are absent
   */
  public static SequencedMap<String, Integer> target(
      SequencedMap<String, Integer> current,
      Set<String> draining,
      Map<String, Integer> overdue,
      int total) {
    return target(current, draining, overdue, Map.of(), total);
  }

  /**
   * The same, where zones need some of the brokers more than others.
   *
   * @param needs brokers that each zone needs; a zone that is absent needs none of its own
   */
  static SequencedMap<String, Integer> target(
      SequencedMap<String, Integer> current,
      Set<String> draining,
      Map<String, Integer> overdue,
      Map<String, Integer> needs,
      int total) {
    var held = held(current, overdue, total);
    var others = new LinkedHashMap<>(current);
    others.keySet().removeAll(held.keySet());
    int rest = total - held.values().stream().mapToInt(Integer::intValue).sum();
    if (others.isEmpty() || rest < others.size()) {
      return spread(current, draining, needs, total);
    }
    var spread = spread(others, draining, needs, rest);
    var target = new LinkedHashMap<String, Integer>();
    current
        .sequencedKeySet()
        .forEach(zone -> target.put(zone, held.getOrDefault(zone, spread.getOrDefault(zone, 0))));
    return target;
  }

  /** What the zones keep that cannot start brokers: one at least, if they have one. */
  private static Map<String, Integer> held(
      SequencedMap<String, Integer> current, Map<String, Integer> overdue, int total) {
    int surplus = current.values().stream().mapToInt(Integer::intValue).sum() - total;
    var held = new LinkedHashMap<String, Integer>();
    for (var zone : current.sequencedKeySet()) {
      int late = overdue.getOrDefault(zone, 0);
      if (late > 0) {
        int goes = Math.clamp(surplus, 0, Math.min(late, Math.max(0, current.get(zone) - 1)));
        surplus -= goes;
        held.put(zone, current.get(zone) - goes);
      }
    }
    return held;
  }

  /**
   * How many brokers each zone is to have.
   *
   * @param current brokers that each zone has, in the order of the spec
   * @param draining zones with a broker on its way out: it is kept there rather than another made
   * @param total brokers over all zones
   */
  public static SequencedMap<String, Integer> target(
      SequencedMap<String, Integer> current, Set<String> draining, int total) {
    return spread(current, draining, Map.of(), total);
  }

  private static SequencedMap<String, Integer> spread(
      SequencedMap<String, Integer> current,
      Set<String> draining,
      Map<String, Integer> needs,
      int total) {
    int each = total / current.size();
    int over = total % current.size();
    List<String> first = new ArrayList<>(current.sequencedKeySet());
    first.sort(
        Comparator.<String>comparingInt(zone -> -Math.max(each, needs.getOrDefault(zone, 0)))
            .thenComparingInt(zone -> current.get(zone) > each ? 0 : 1)
            .thenComparingInt(zone -> draining.contains(zone) ? 0 : 1));
    var withOneMore = Set.copyOf(first.subList(0, over));
    var target = new LinkedHashMap<String, Integer>();
    current
        .sequencedKeySet()
        .forEach(zone -> target.put(zone, withOneMore.contains(zone) ? each + 1 : each));
    return target;
  }
}
