package dev.headwater.e2e.enginedouble;

import java.io.IOException;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** A controller: brings its copy of the metadata log, takes part in the quorum, keeps the copy. */
record ControllerLife(
    NodeSettings node,
    Cluster cluster,
    Times times,
    Signals signals,
    Supplier<Fault> fault,
    NodeLog log)
    implements Life {
  @Override
  public int live() throws IOException, NodeFailure {
    var disk = new StateFile(node.logDirectory());
    var clusterId = disk.clusterId();
    cluster.checkId(clusterId);
    if (signals.killedWithin(times.start())) {
      return Signals.KILLED;
    }
    try (var _ = metrics(clusterId);
        var _ = Listener.open(node.listener(), kafka(clusterId))) {
      var copy = disk.read(clusterId);
      cluster.controllerJoins(node.nodeId(), copy);
      log.info("Voter %d is here with offset %d".formatted(node.nodeId(), copy.offset()));
      try {
        cluster.await(signals::isEnding);
      } finally {
        disk.write(cluster.controllerLeaves(node.nodeId()));
      }
      return signals.exitCode();
    }
  }

  private Listener metrics(String clusterId) throws IOException {
    return Listener.open(
        node.metrics(),
        new MetricsService(
            () -> false,
            () ->
                MetricsText.ofController(
                    node, clusterId, cluster.state(), cluster.isActiveController(node.nodeId()))));
  }

  private KafkaService kafka(String clusterId) {
    return new KafkaService(
        node,
        clusterId,
        new RequestCounts(),
        fault,
        request -> {
          throw new UnsupportedVersionException("a controller of the double answers no " + request);
        });
  }
}
