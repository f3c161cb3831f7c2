package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.AutoscalingStatus;
import dev.headwater.api.v1alpha1.AutoscalingStatus.DecisionStatus;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.operator.events.EventRecorder;
import dev.headwater.operator.metrics.AutoscalingMetrics;
import dev.headwater.operator.metrics.AutoscalingMetrics.Shown;
import dev.headwater.operator.scaling.Decision;
import dev.headwater.operator.status.Reason;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells what autoscaling decides: live values as metrics, news as Events. */
final class ScalingNews {
  private final AutoscalingMetrics metrics;
  private final EventRecorder events;

  ScalingNews(AutoscalingMetrics metrics, EventRecorder events) {
    this.metrics = metrics;
    this.events = events;
  }

  /** Tells what a visit has decided; what the last status says already is told as metrics only. */
  void tell(Snapshot seen, StreamClusterStatus status) {
    var metadata = seen.cluster().getMetadata();
    seen.autoscaling()
        .ifPresentOrElse(
            scaling ->
                scaling
                    .decision()
                    .ifPresent(
                        decision ->
                            metrics.show(
                                metadata.getNamespace(),
                                metadata.getName(),
                                shown(scaling, decision))),
            () -> forget(seen.cluster()));
    var last =
        seen.autoscaling().flatMap(Autoscaling::lastReport).map(AutoscalingStatus::lastDecision);
    decision(status)
        .filter(next -> last.filter(next::equals).isEmpty())
        .ifPresent(next -> tell(seen.cluster(), next));
  }

  private void tell(StreamCluster cluster, DecisionStatus decision) {
    var metadata = cluster.getMetadata();
    reason(decision)
        .ifPresent(
            reason -> {
              if (reason == Reason.SCALE_OUT || reason == Reason.SCALE_IN) {
                metrics.acted(metadata.getNamespace(), metadata.getName(), reason.id());
              }
              events.scaling(cluster, reason, ScalingReport.key(decision), decision.message());
            });
  }

  private static Optional<Reason> reason(DecisionStatus decision) {
    boolean acts = decision.advice() == null;
    return switch (decision.action()) {
      case "ScaleOut" -> Optional.of(acts ? Reason.SCALE_OUT : Reason.SCALING_ADVISED);
      case "ScaleIn" -> Optional.of(acts ? Reason.SCALE_IN : Reason.SCALING_ADVISED);
      default ->
          decision.blockedBy() == null ? Optional.empty() : Optional.of(Reason.SCALING_BLOCKED);
    };
  }

  private static Optional<DecisionStatus> decision(StreamClusterStatus status) {
    return Optional.ofNullable(status.autoscaling()).map(AutoscalingStatus::lastDecision);
  }

  private static Shown shown(Autoscaling scaling, Decision decision) {
    return new Shown(
        scaling.target(),
        decision.recommended(),
        decision.blockedBy().stream()
            .map(blocked -> blocked.blocker().id())
            .collect(Collectors.toSet()),
        scaling.dataAge());
  }

  void forget(StreamCluster cluster) {
    metrics.forget(cluster.getMetadata().getNamespace(), cluster.getMetadata().getName());
  }
}
