package dev.headwater.e2e.enginedouble;

import java.util.Comparator;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Chooses brokers for partitions: always the one that leads the fewest. */
final class Placement {
  private final Map<Integer, Integer> led = new TreeMap<>();

  private Placement() {}

  static Placement of(ClusterState state) {
    var placement = new Placement();
    state.active().forEach(broker -> placement.led.put(broker.id(), 0));
    state
        .partitions()
        .filter(Partition::led)
        .forEach(partition -> placement.led.computeIfPresent(partition.replica(), (_, n) -> n + 1));
    return placement;
  }

  /** The next broker; empty when the cluster has none. */
  OptionalInt next() {
    var least = led.entrySet().stream().min(Comparator.comparing(Map.Entry::getValue));
    least.ifPresent(entry -> led.merge(entry.getKey(), 1, Integer::sum));
    return least.map(entry -> OptionalInt.of(entry.getKey())).orElse(OptionalInt.empty());
  }
}
