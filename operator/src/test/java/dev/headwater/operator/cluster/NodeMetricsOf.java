package dev.headwater.operator.cluster;

import dev.headwater.operator.kafka.NodeMetrics;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What nodes say of themselves. */
final class NodeMetricsOf {
  private NodeMetricsOf() {}

  static NodeMetrics activeController(int fencedBrokers) {
    return new NodeMetrics.Read(
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalInt.of(1),
        OptionalInt.of(fencedBrokers),
        Map.of());
  }

  /** A controller that waits for its turn; it may know of fenced brokers too. */
  static NodeMetrics standby(int fencedBrokers) {
    return new NodeMetrics.Read(
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalInt.of(0),
        OptionalInt.of(fencedBrokers),
        Map.of());
  }

  /** A broker as AutoMQ's are: without bytes of reassignments. */
  static NodeMetrics broker(long reassignmentRequests) {
    return new NodeMetrics.Read(
        OptionalLong.of(reassignmentRequests),
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Map.of());
  }

  static NodeMetrics broker(long reassignmentRequests, long reassignedBytes) {
    return new NodeMetrics.Read(
        OptionalLong.of(reassignmentRequests),
        OptionalLong.of(reassignedBytes),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Map.of());
  }

  /** A broker that serves series that were asked for. */
  static NodeMetrics serving(Map<String, Double> selected) {
    return new NodeMetrics.Read(
        OptionalLong.of(0),
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        selected);
  }

  static NodeMetrics silent() {
    return new NodeMetrics.Unread("the node did not answer (no answer within 5000 ms)");
  }
}
