package dev.headwater.operator.scaling;

import dev.headwater.operator.scaling.Load.Reported;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the brokers said of themselves at one time, and what others say of them.
 *
 * @param at when they were asked
 * @param brokers the answers, by node id; who did not answer is absent
 * @param outside what sources outside the cluster last said, by signal; one that has not answered
 *     for two intervals is absent
 * @param zones id of the zone of each broker, by node id
 */
public record Scrape(
    Instant at,
    SortedMap<Integer, BrokerReading> brokers,
    Map<String, Reported> outside,
    Map<Integer, String> zones) {
  public Scrape {
    brokers = new TreeMap<>(brokers);
    outside = Map.copyOf(outside);
    zones = Map.copyOf(zones);
  }

  /** Where no signal is counted by zone. */
  public Scrape(
      Instant at, SortedMap<Integer, BrokerReading> brokers, Map<String, Reported> outside) {
    this(at, brokers, outside, Map.of());
  }

  /** Where nobody outside the cluster is asked either. */
  public Scrape(Instant at, SortedMap<Integer, BrokerReading> brokers) {
    this(at, brokers, Map.of());
  }
}
