package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.AutoscalingStatus;
import dev.headwater.operator.scaling.Decision;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What autoscaling makes of what a visit has seen.
 *
 * @param target brokers that there are to be
 * @param zones the same by zone, in the order of the spec; empty when they are spread evenly
 * @param overdue brokers by zone that should be ready since a while; zones without are absent
 * @param decision the decision that holds; empty while the cluster is being made
 * @param isReported false while too little is known for a decision that is worth a report
 * @param finding what the condition AutoscalingActive is to say
 * @param dataAge how old the newest complete data is
 * @param lastReport what was reported last
 */
record Autoscaling(
    int target,
    SequencedMap<String, Integer> zones,
    Map<String, Integer> overdue,
    Optional<Decision> decision,
    boolean isReported,
    Finding finding,
    Duration dataAge,
    Optional<AutoscalingStatus> lastReport) {
  Autoscaling {
    zones = new LinkedHashMap<>(zones);
    overdue = Map.copyOf(overdue);
  }
}
