package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.operator.status.ConditionTypes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How soon a cluster is looked at again. */
final class Pace {
  private static final Set<String> WATCHED =
      Set.of(
          ConditionTypes.READY,
          ConditionTypes.RECONCILING,
          ConditionTypes.STORAGE_READY,
          ConditionTypes.IDENTITY_READY,
          ConditionTypes.CONTROLLERS_READY,
          ConditionTypes.BROKERS_READY);

  private Pace() {}

  /** True while the last report, or a newer spec, says that something is under way. */
  static boolean isBusy(StreamCluster cluster) {
    var status = cluster.getStatus();
    return status == null
        || !cluster.getMetadata().getGeneration().equals(status.observedGeneration())
        || isBusy(status);
  }

  static boolean isBusy(StreamClusterStatus status) {
    return isScaling(status)
        || status.conditionsOrEmpty().isEmpty()
        || status.conditionsOrEmpty().stream().anyMatch(Pace::isUnsettled);
  }

  /** Until it has a duration a scale is under way or not measured. */
  private static boolean isScaling(StreamClusterStatus status) {
    return status.lastScale() != null && status.lastScale().durationSeconds() == null;
  }

  private static boolean isUnsettled(Condition condition) {
    var settled = condition.type().equals(ConditionTypes.RECONCILING) ? "False" : "True";
    return WATCHED.contains(condition.type()) && !condition.status().equals(settled);
  }

  /** What only a human can mend is not tried every two seconds. */
  static Duration after(StreamClusterStatus status, ClusterSettings settings) {
    boolean stalled =
        status.conditionsOrEmpty().stream()
            .anyMatch(c -> c.type().equals(ConditionTypes.STALLED) && c.status().equals("True"));
    return isBusy(status) && !stalled ? settings.pollInterval() : settings.observeInterval();
  }

  /** The sooner of two, if there are two. */
  static Duration sooner(Duration one, Optional<Duration> other) {
    return other.filter(duration -> duration.compareTo(one) < 0).orElse(one);
  }
}
