package dev.headwater.operator.kafka;

import java.util.SortedMap;

/** The metrics that every node of a cluster serves itself. */
@FunctionalInterface
public interface MetricsGateway {
  /**
   * Reads all nodes at once; blocks until each has answered or the deadline has come, and never
   * throws.
   */
  SortedMap<Integer, NodeMetrics> read(MetricsQuestion question);
}
