package dev.headwater.operator.cluster;

import dev.headwater.operator.josdk.Silences;
import dev.headwater.operator.kafka.ClusterAnswer;
import dev.headwater.operator.kafka.ClusterAnswer.Described;
import dev.headwater.operator.status.Reason;
import java.time.Duration;

/**
 * Whether the cluster serves: the quorum has a leader, a broker is ready, the bootstrap has not
 * been silent for 30 s, and no partition has been without a leader for longer than that.
 */
final class Readiness {
  private static final Duration LEADERLESS_AFTER = Duration.ofSeconds(30);

  private Readiness() {}

  static Finding of(Snapshot seen, Finding controllers, Finding brokers) {
    if (seen.desiredBrokers() == 0) {
      return Finding.no(Reason.NO_BROKER_DECLARED, "spec.brokers.replicas is 0.");
    }
    boolean anyReady = seen.world().brokerPods().stream().anyMatch(World::isReady);
    if (!anyReady) {
      var first = controllers.isTrue() ? brokers : controllers;
      return Finding.no(
          seen.world().brokerPods().isEmpty() ? Reason.CREATING : Reason.NO_BROKER_READY,
          "No broker is ready. " + first.message());
    }
    return switch (seen.kafka().orElse(null)) {
      case null -> Finding.unknown(Reason.PENDING, "The brokers are being asked.");
      case ClusterAnswer.Unreachable(String message) ->
          seen.silence().compareTo(Silences.TOLERATED) < 0
              ? Finding.unknown(Reason.PENDING, message)
              : Finding.no(Reason.BOOTSTRAP_UNREACHABLE, message);
      case Described described -> serving(seen, described, controllers, brokers);
    };
  }

  private static Finding serving(
      Snapshot seen, Described kafka, Finding controllers, Finding brokers) {
    if (kafka.quorumLeader().isEmpty()) {
      return Finding.no(Reason.QUORUM_LOST, controllers.message());
    }
    boolean leaderless =
        seen.leaderlessSince()
            .filter(since -> Duration.between(since, seen.now()).compareTo(LEADERLESS_AFTER) > 0)
            .isPresent();
    if (leaderless) {
      return Finding.no(
          Reason.LEADERLESS_PARTITIONS,
          "%d partitions have no leader: %s"
              .formatted(kafka.leaderlessCount(), String.join(", ", kafka.leaderless())));
    }
    if (controllers.isTrue() && (brokers.isTrue() || brokers.reason() == Reason.DRAINING)) {
      return Finding.yes(Reason.READY, "The cluster serves.");
    }
    var lacking = controllers.isTrue() ? brokers : controllers;
    return Finding.yes(Reason.DEGRADED, "The cluster serves. " + lacking.message());
  }
}
