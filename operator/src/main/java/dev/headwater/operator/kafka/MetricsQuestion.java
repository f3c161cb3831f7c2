package dev.headwater.operator.kafka;

import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What nodes are asked for.
 *
 * @param addresses host:port of each node's metrics endpoint, by node id
 * @param selectors further series that are wanted, each as {@code name{label="value"}}: all samples
 *     of the name that carry these labels, summed
 */
public record MetricsQuestion(SortedMap<Integer, String> addresses, SortedSet<String> selectors) {
  public MetricsQuestion {
    addresses = new TreeMap<>(addresses);
    selectors = new TreeSet<>(selectors);
  }

  /** A question to the nodes at these addresses. */
  public static MetricsQuestion of(
      SortedMap<Integer, String> addresses, Collection<String> selectors) {
    return new MetricsQuestion(addresses, new TreeSet<>(selectors));
  }
}
