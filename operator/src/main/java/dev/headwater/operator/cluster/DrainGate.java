package dev.headwater.operator.cluster;

import dev.headwater.operator.kafka.ClusterAnswer.Described;
import dev.headwater.operator.kafka.NodeMetrics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** Whether a broker may leave now, and what it waits for if not. */
final class DrainGate {
  /** Nodes that a message names. */
  private static final int NAMED = 3;

  private DrainGate() {}

  /** What keeps the next broker from leaving; empty when nothing does. */
  static Optional<String> blocker(Snapshot seen) {
    return partitions(seen.described())
        .or(() -> former(FormerBrokers.of(seen.world())))
        .or(() -> fenced(seen))
        .or(
            () ->
                seen.world().scale().filter(scale -> scale.isUnmeasured(seen)).isPresent()
                    ? Optional.of("what the last scale moved is being read")
                    : Optional.empty());
  }

  /**
   * Every partition is led and every in-sync set holds all replicas that live on registered
   * brokers: true on AutoMQ, and on Apache Kafka after a scale-in, whose replica lists keep naming
   * brokers that are gone.
   */
  private static Optional<String> partitions(Optional<Described> described) {
    return described
        .map(
            kafka ->
                kafka.leaderlessCount() == 0 && kafka.incompleteCount() == 0
                    ? Optional.<String>empty()
                    : Optional.of(
                        "%d partitions have no leader and %d lack an in-sync replica"
                            .formatted(kafka.leaderlessCount(), kafka.incompleteCount())))
        .orElse(Optional.of("the brokers are being asked"));
  }

  private static Optional<String> former(SortedSet<Integer> brokers) {
    return brokers.isEmpty() ? Optional.empty() : Optional.of(stillRegistered(brokers));
  }

  /** Brokers that were stopped with the whole cluster and are not declared any more. */
  static String stillRegistered(SortedSet<Integer> brokers) {
    return "brokers that ran before the cluster was stopped, and are not declared any more, are being unregistered: %s%s"
        .formatted(
            brokers.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", ")),
            brokers.size() > NAMED ? " and %d more".formatted(brokers.size() - NAMED) : "");
  }

  /** A fenced broker is in no answer to a client; only the active controller's metrics count it. */
  private static Optional<String> fenced(Snapshot seen) {
    if (seen.metrics().isEmpty()) {
      return Optional.of("the metrics of all nodes are being read");
    }
    var nodes = seen.metrics().get().value();
    var active =
        nodes.values().stream()
            .filter(NodeMetrics.Read.class::isInstance)
            .map(NodeMetrics.Read.class::cast)
            .filter(read -> read.activeControllers().equals(OptionalInt.of(1)))
            .toList();
    if (active.size() != 1 || active.getFirst().fencedBrokers().isEmpty()) {
      return Optional.of(
          "it is not known whether a broker is fenced, since %d controllers say that they are the active one.%s"
              .formatted(active.size(), unread(nodes)));
    }
    int fenced = active.getFirst().fencedBrokers().getAsInt();
    return fenced == 0
        ? Optional.empty()
        : Optional.of(
            "%d brokers are registered and fenced (kafka_broker_fenced_count of the active controller). Wait until they are back, or unregister from Kafka those that never will be"
                .formatted(fenced));
  }

  private static String unread(Map<Integer, NodeMetrics> nodes) {
    return nodes.entrySet().stream()
        .filter(node -> node.getValue() instanceof NodeMetrics.Unread)
        .map(node -> " Node %d: %s.".formatted(node.getKey(), message(node.getValue())))
        .limit(NAMED)
        .collect(Collectors.joining());
  }

  private static String message(NodeMetrics metrics) {
    return switch (metrics) {
      case NodeMetrics.Unread(String message) -> message;
      case NodeMetrics.Read read -> "";
    };
  }
}
