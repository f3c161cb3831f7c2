package dev.headwater.operator.cluster;

import dev.headwater.operator.scaling.Decision;
import dev.headwater.operator.scaling.Decision.Input;
import dev.headwater.operator.scaling.LoadWindow;
import dev.headwater.operator.scaling.ScalingPolicy;
import dev.headwater.operator.scaling.ScalingTimes;
import dev.headwater.operator.status.Reason;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What the condition AutoscalingActive is to say: nothing that changes with every sample. */
final class ScalingFindings {
  private ScalingFindings() {}

  static Finding of(
      ScalingPolicy policy,
      LoadWindow window,
      Decision decision,
      Duration dataAge,
      ScalingTimes times,
      List<SourceFault> faults) {
    if (policy.fault().isPresent()) {
      return Finding.no(Reason.SCALING_INPUT_INVALID, policy.fault().get());
    }
    var required = faults.stream().filter(SourceFault::isRequired).findFirst();
    if (required.isPresent()) {
      return required.get().finding();
    }
    if (dataAge.compareTo(times.dataLimit()) >= 0) {
      return Finding.no(Reason.METRICS_UNAVAILABLE, missing(decision, times));
    }
    if (!window.wasComplete()) {
      return Finding.unknown(Reason.PENDING, "The brokers are being read.");
    }
    if (!faults.isEmpty()) {
      return faults.getFirst().finding();
    }
    return policy.acts()
        ? Finding.yes(
            Reason.AUTOSCALING_ACTIVE,
            "%d to %d brokers, by the signals %s."
                .formatted(policy.min(), policy.max(), names(policy)))
        : Finding.yes(
            Reason.ADVISING, "Decisions are shown in status.autoscaling, and nothing is changed.");
  }

  private static String missing(Decision decision, ScalingTimes times) {
    var problems =
        decision.inputs().stream()
            .filter(input -> input.load().isEmpty() || !input.problem().isEmpty())
            .map(ScalingFindings::problem)
            .collect(Collectors.joining("; "));
    return "For %d s the load has not been known well enough for a broker to leave. %s."
        .formatted(times.dataLimit().toSeconds(), problems);
  }

  private static String problem(Input input) {
    return input.signal().name()
        + ": "
        + (input.problem().isEmpty() ? "too few values" : input.problem());
  }

  private static String names(ScalingPolicy policy) {
    return policy.signals().stream().map(signal -> signal.name()).collect(Collectors.joining(", "));
  }
}
