package dev.headwater.operator.scaling;

import java.util.Map;

/**
 * What one broker said of itself at one time.
 *
 * @param run which run of its process said it: its counters begin at 0 with each
 * @param values value of each series that was asked for and is served, by its selector
 */
public record BrokerReading(String run, Map<String, Double> values) {
  public BrokerReading {
    values = Map.copyOf(values);
  }
}
