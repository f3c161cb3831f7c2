package dev.headwater.operator.cluster;

import dev.headwater.operator.kafka.ClusterAnswer.Described;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far the broker that leaves has come; each step is a fact of the world. */
sealed interface Drain {
  int nodeId();

  /** Its pod is still there. */
  record Stopping(int nodeId, Duration since, int ledPartitions) implements Drain {}

  /** Its pod is gone, but the cluster still counts on it. */
  record Departing(int nodeId, int ledPartitions) implements Drain {}

  /** It is gone and leads nothing: it can be unregistered. */
  record Departed(int nodeId) implements Drain {}

  /** The broker that leaves, if there is one; at most one zone has one. */
  static Optional<Drain> of(World world, Optional<Described> kafka, Instant now) {
    return world.draining().map(nodeId -> of(nodeId, world, kafka, now));
  }

  /** How far a broker has come that is not to be there. */
  static Drain of(int nodeId, World world, Optional<Described> kafka, Instant now) {
    int led = kafka.map(k -> k.ledPartitions().getOrDefault(nodeId, 0)).orElse(0);
    var pod = world.brokerPod(nodeId);
    if (pod.isPresent()) {
      var since =
          Optional.ofNullable(pod.get().getMetadata().getDeletionTimestamp())
              .map(Instant::parse)
              .map(end -> end.minusSeconds(graceSeconds(pod.get())))
              .map(start -> Duration.between(start, now))
              .orElse(Duration.ZERO);
      return new Stopping(nodeId, since, led);
    }
    // Unregistering a broker that still runs succeeds and leaves it looping on a stale epoch, so
    // only a described cluster without it is proof enough.
    boolean gone = kafka.filter(k -> !k.brokers().contains(nodeId) && led == 0).isPresent();
    return gone ? new Departed(nodeId) : new Departing(nodeId, led);
  }

  private static long graceSeconds(Pod pod) {
    var seconds = pod.getMetadata().getDeletionGracePeriodSeconds();
    return seconds == null ? 0 : seconds;
  }
}
