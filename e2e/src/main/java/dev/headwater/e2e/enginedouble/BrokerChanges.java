package dev.headwater.e2e.enginedouble;

import java.util.function.UnaryOperator;

/** What happens to a cluster's books when brokers come and go. */
final class BrokerChanges {
  private BrokerChanges() {}

  /** A broker joins; its epoch is the end of the log. */
  static ClusterState register(ClusterState state, NodeSettings node) {
    var advertised = node.advertised();
    var registration =
        new Registration(
            node.nodeId(),
            state.offset() + 1,
            false,
            advertised.getHostString(),
            advertised.getPort(),
            node.rack());
    return state.withBrokers(
        brokers -> {
          brokers.put(node.nodeId(), registration);
          return brokers;
        });
  }

  /** A broker is no longer part of the cluster, and nobody leads what it led. */
  static ClusterState fence(ClusterState state, int broker) {
    var fenced =
        state.withBrokers(
            brokers -> {
              brokers.computeIfPresent(broker, (_, registration) -> registration.withFenced());
              return brokers;
            });
    return eachPartition(
        fenced,
        partition ->
            partition.replica() == broker && partition.led()
                ? partition.leaderless(broker)
                : partition);
  }

  /** Brokers that are there take over what a broker left; nothing changes when there is none. */
  static ClusterState failOver(ClusterState state, int broker) {
    var placement = Placement.of(state);
    return eachPartition(
        state,
        partition ->
            partition.replica() == broker && !partition.led()
                ? takenOver(partition, state.isActive(broker), placement)
                : partition);
  }

  private static Partition takenOver(
      Partition partition, boolean replicaIsBack, Placement placement) {
    if (replicaIsBack) {
      return partition.ledBy(partition.replica());
    }
    var next = placement.next();
    return next.isPresent() ? partition.ledBy(next.getAsInt()) : partition;
  }

  /** A broker that stops in order leaves with everything handed over. */
  static ClusterState handOver(ClusterState state, int broker) {
    return failOver(fence(state, broker), broker);
  }

  static ClusterState unregister(ClusterState state, int broker) {
    return state.withBrokers(
        brokers -> {
          brokers.remove(broker);
          return brokers;
        });
  }

  private static ClusterState eachPartition(ClusterState state, UnaryOperator<Partition> change) {
    return state.withTopics(
        topics -> {
          topics.replaceAll((_, topic) -> topic.each(change));
          return topics;
        });
  }
}
