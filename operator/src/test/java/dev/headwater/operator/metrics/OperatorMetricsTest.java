package dev.headwater.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OperatorMetricsTest {
  /** From the start, so that what it costs is seen to begin. */
  @Test
  void whatAwsChargesForIsCounted() {
    var registry = OperatorMetrics.registry();
    var asked = OperatorMetrics.cloudWatchMetrics(registry);
    assertThat(registry.scrape()).contains("headwater_cloudwatch_metrics_total 0.0");
    asked.accept(500);
    asked.accept(1);
    assertThat(registry.scrape()).contains("headwater_cloudwatch_metrics_total 501.0");
  }
}
