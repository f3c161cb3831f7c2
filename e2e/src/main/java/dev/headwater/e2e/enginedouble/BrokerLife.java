package dev.headwater.e2e.enginedouble;

import java.io.IOException;
import java.util.function.Supplier;

/** A broker: registers, serves, hands over, ends. */
record BrokerLife(
    NodeSettings node,
    Cluster cluster,
    Times times,
    Signals signals,
    Misbehaviour misbehaviour,
    Telemetry telemetry,
    Supplier<Fault> fault,
    NodeLog log)
    implements Life {
  @Override
  public int live() throws IOException, NodeFailure {
    var clusterId = new StateFile(node.logDirectory()).clusterId();
    if (signals.killedWithin(times.start())) {
      return Signals.KILLED;
    }
    var counts = new RequestCounts();
    try (var _ = metrics(clusterId, counts)) {
      var session = cluster.register(node, clusterId, signals::isEnding);
      if (session.isEmpty()) {
        return signals.exitCode();
      }
      log.info(
          "Registered broker %d with epoch %d".formatted(node.nodeId(), session.get().epoch()));
      return serve(session.get(), clusterId, counts);
    }
  }

  private Listener metrics(String clusterId, RequestCounts counts) throws IOException {
    var traffic = telemetry.new Counters(node.nodeId());
    return Listener.open(
        node.metrics(),
        new MetricsService(
            () -> misbehaviour.closesMetrics(node.nodeId()),
            () -> text(clusterId, counts, traffic)));
  }

  private String text(String clusterId, RequestCounts counts, Telemetry.Counters traffic) {
    var state = cluster.state();
    return MetricsText.ofBroker(
        node,
        clusterId,
        state,
        counts.all(),
        traffic.now(state.active().stream().map(Registration::id).toList()),
        telemetry.gauges(),
        misbehaviour.copiedBytes(node.nodeId()));
  }

  private int serve(Session session, String clusterId, RequestCounts counts)
      throws IOException, NodeFailure {
    boolean leftInOrder = false;
    try {
      if (handsOver(session, clusterId, counts) && !signals.killedWithin(times.exit())) {
        leftInOrder = cluster.state().has(session.broker(), session.epoch());
        if (!leftInOrder) {
          log.error("STALE_BROKER_EPOCH: unregistered while it was shutting down; trying again");
          return signals.killedWithin(times.stopLimit()) ? Signals.KILLED : 1;
        }
        return Signals.TERMINATED;
      }
      return Signals.KILLED;
    } finally {
      if (leftInOrder) {
        cluster.brokerLeaves(session);
      } else {
        cluster.brokerDies(session);
      }
    }
  }

  /** Serves until it has to end; false when SIGKILL came before everything was handed over. */
  private boolean handsOver(Session session, String clusterId, RequestCounts counts)
      throws IOException, NodeFailure {
    var requests = new BrokerRequests(cluster, node, misbehaviour);
    var service = new KafkaService(node, clusterId, counts, fault, requests::answer);
    try (var _ = Listener.open(node.listener(), service)) {
      cluster.awaitLoss(session, signals::isEnding);
      if (!signals.isEnding()) {
        throw new NodeFailure("the quorum no longer knows this broker: it requested truncation");
      }
      if (signals.killedWithin(times.handOver())) {
        return false;
      }
      if (cluster.handOver(session, signals::isKilled)) {
        log.info("Handed over; leaving");
        return true;
      }
      if (signals.isKilled()) {
        return false;
      }
      throw new NodeFailure("could not hand over within " + times.stopLimit());
    }
  }
}
