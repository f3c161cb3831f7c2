package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;

/** When a probe is asked, how long it may take, and how many equal results count. */
record ProbeTiming(
    Duration initialDelay,
    Duration period,
    Duration timeout,
    int successThreshold,
    int failureThreshold) {
  /** Absent values are what the API server's defaults are: 0, 10 and 1 s, 1 and 3 results. */
  static ProbeTiming of(Probe probe) {
    return new ProbeTiming(
        seconds(probe.getInitialDelaySeconds(), 0),
        seconds(probe.getPeriodSeconds(), 10),
        seconds(probe.getTimeoutSeconds(), 1),
        orElse(probe.getSuccessThreshold(), 1),
        orElse(probe.getFailureThreshold(), 3));
  }

  private static Duration seconds(Integer value, int fallback) {
    return Duration.ofSeconds(orElse(value, fallback));
  }

  private static int orElse(Integer value, int fallback) {
    return value == null ? fallback : value;
  }
}
