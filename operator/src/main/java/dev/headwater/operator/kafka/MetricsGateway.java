package dev.headwater.operator.kafka;

import java.util.Map;
import java.util.SortedMap;

/** The metrics that every node of a cluster serves itself. */
@FunctionalInterface
public interface MetricsGateway {
  /**
   * Reads all nodes at once; blocks until each has answered or the deadline has come, and never
   * throws.
   *
   * @param addresses host:port of each node's metrics endpoint, by node id
   */
  SortedMap<Integer, NodeMetrics> read(Map<Integer, String> addresses);
}
