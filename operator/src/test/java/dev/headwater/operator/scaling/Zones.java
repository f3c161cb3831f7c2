package dev.headwater.operator.scaling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Brokers per zone, as tests write and draw them: zone 0, zone 1, and so on. */
final class Zones {
  private static final int MOST = 6;

  private Zones() {}

  static SequencedMap<String, Integer> zones(Integer... brokers) {
    return zones(List.of(brokers));
  }

  static SequencedMap<String, Integer> zones(List<Integer> brokers) {
    var zones = new LinkedHashMap<String, Integer>();
    brokers.forEach(count -> zones.put("zone " + zones.size(), count));
    return zones;
  }

  static int sum(SequencedMap<String, Integer> zones) {
    return zones.values().stream().mapToInt(Integer::intValue).sum();
  }

  static int skew(SequencedMap<String, Integer> zones) {
    var counts = zones.values().stream().mapToInt(Integer::intValue).summaryStatistics();
    return counts.getMax() - counts.getMin();
  }

  /** One to six zones with none to twelve brokers each. */
  static Arbitrary<SequencedMap<String, Integer>> any() {
    return Arbitraries.integers()
        .between(0, 12)
        .list()
        .ofMinSize(1)
        .ofMaxSize(MOST)
        .map(counts -> zones(counts));
  }

  /** Zones of which none has two brokers more than another. */
  static Arbitrary<SequencedMap<String, Integer>> balanced() {
    return Arbitraries.integers()
        .between(0, 12)
        .flatMap(
            lowest ->
                Arbitraries.integers()
                    .between(lowest, lowest + 1)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(MOST)
                    .map(counts -> zones(counts)));
  }

  /** Any of the six zones, drawn as numbers, that are among these. */
  static Set<String> among(SequencedMap<String, Integer> zones, Set<Integer> drawn) {
    return drawn.stream()
        .map(number -> "zone " + number)
        .filter(zones::containsKey)
        .collect(Collectors.toSet());
  }
}
