package dev.headwater.operator.topic;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.josdk.Unreadable;
import java.util.Optional;

/** What a topic needs to know of its cluster. */
sealed interface ClusterView {
  /** There is no such StreamCluster. */
  record Missing() implements ClusterView {}

  /** It is being deleted: its topics are let go. */
  record Terminating() implements ClusterView {}

  /** It is there but cannot be asked. */
  record NotReady(String message) implements ClusterView {}

  /** Its brokers answer. */
  record Serving(String bootstrapServers, boolean suspended) implements ClusterView {}

  static ClusterView of(Optional<StreamCluster> found) {
    if (found.isEmpty()) {
      return new Missing();
    }
    var cluster = found.get();
    if (cluster.getMetadata().getDeletionTimestamp() != null) {
      return new Terminating();
    }
    if (Unreadable.fault(cluster).isPresent()) {
      return new NotReady(
          "StreamCluster %s cannot be read; the topic waits for it. Look at its conditions."
              .formatted(cluster.getMetadata().getName()));
    }
    var status = cluster.getStatus();
    var ready =
        status == null
            ? Optional.<String>empty()
            : status.conditionsOrEmpty().stream()
                .filter(condition -> condition.type().equals("Ready"))
                .map(condition -> condition.status())
                .findFirst();
    if (status == null || status.bootstrapServers() == null || !ready.equals(Optional.of("True"))) {
      return new NotReady(
          "StreamCluster %s is not ready; the topic waits for it. Look at its conditions."
              .formatted(cluster.getMetadata().getName()));
    }
    return new Serving(status.bootstrapServers(), cluster.getSpec().suspended());
  }
}
