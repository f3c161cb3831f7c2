package dev.headwater.operator.scaling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** Spreads brokers over zones: no zone has two more than another, and nobody moves needlessly. */
public final class ZonePlacement {
  private ZonePlacement() {}

  /**
   * How many brokers each zone is to have.
   *
   * @param current brokers that each zone has, in the order of the spec
   * @param draining zones with a broker on its way out: it is kept there rather than another made
   * @param total brokers over all zones
   */
  public static SequencedMap<String, Integer> target(
      SequencedMap<String, Integer> current, Set<String> draining, int total) {
    int each = total / current.size();
    int over = total % current.size();
    List<String> first = new ArrayList<>(current.sequencedKeySet());
    first.sort(
        Comparator.<String>comparingInt(zone -> current.get(zone) > each ? 0 : 1)
            .thenComparingInt(zone -> draining.contains(zone) ? 0 : 1));
    var withOneMore = Set.copyOf(first.subList(0, over));
    var target = new LinkedHashMap<String, Integer>();
    current
        .sequencedKeySet()
        .forEach(zone -> target.put(zone, withOneMore.contains(zone) ? each + 1 : each));
    return target;
  }
}
