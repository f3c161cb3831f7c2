package dev.headwater.operator.scaling;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the brokers said of themselves at one time.
 *
 * @param at when they were asked
 * @param brokers the answers, by node id; who did not answer is absent
 */
public record Scrape(Instant at, SortedMap<Integer, BrokerReading> brokers) {
  public Scrape {
    brokers = new TreeMap<>(brokers);
  }
}
