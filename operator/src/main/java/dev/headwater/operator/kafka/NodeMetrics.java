package dev.headwater.operator.kafka;

import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a node's own metrics endpoint says. */
public sealed interface NodeMetrics {
  /**
   * The node answered; what it does not serve is empty.
   *
   * @param reassignmentRequests AlterPartitionReassignments requests since the node's process
   *     started
   * @param reassignedBytes bytes copied to the node for reassignments since its process started;
   *     AutoMQ has no such series
   * @param activeControllers 1 on the active controller, 0 on the others; empty on brokers
   * @param fencedBrokers brokers that are registered and fenced; right on the active controller
   * @param selected value of each further series that was asked for and is served, by its selector;
   *     NaN when one of its samples is no number of 0 or more
   */
  record Read(
      OptionalLong reassignmentRequests,
      OptionalLong reassignedBytes,
      OptionalInt activeControllers,
      OptionalInt fencedBrokers,
      Map<String, Double> selected)
      implements NodeMetrics {
    public Read {
      selected = Map.copyOf(selected);
    }
  }

  /** The node did not answer in time, or not with metrics. */
  record Unread(String message) implements NodeMetrics {}
}
