package dev.headwater.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.metrics.AutoscalingMetrics.Shown;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AutoscalingMetricsTest {
  private static final String LABELS = "{namespace=\"demo\",streamcluster=\"orders\"} ";
  private static final String PAUSED =
      "headwater_autoscaling_blocked{namespace=\"demo\",reason=\"Paused\",streamcluster=\"orders\"}"
          + " ";

  private final PrometheusMeterRegistry registry = OperatorMetrics.registry();
  private final AutoscalingMetrics metrics = new AutoscalingMetrics(registry);

  @Test
  void aClusterIsShownAsItIsNow() {
    show(new Shown(3, 5, Set.of("Paused"), Duration.ofMillis(1500)));
    assertThat(registry.scrape())
        .contains("headwater_autoscaling_desired_brokers" + LABELS + "3.0\n")
        .contains("headwater_autoscaling_recommended_brokers" + LABELS + "5.0\n")
        .contains("headwater_autoscaling_data_age_seconds" + LABELS + "1.5\n")
        .contains(PAUSED + "1.0\n");
    show(new Shown(5, 5, Set.of(), Duration.ZERO));
    assertThat(registry.scrape())
        .contains("headwater_autoscaling_desired_brokers" + LABELS + "5.0\n")
        .contains(PAUSED + "0.0\n");
  }

  @Test
  void actionsAreCounted() {
    metrics.acted("demo", "orders", "ScaleOut");
    metrics.acted("demo", "orders", "ScaleOut");
    assertThat(registry.scrape())
        .contains(
            "headwater_autoscaling_actions_total{action=\"ScaleOut\",namespace=\"demo\",streamcluster=\"orders\"}"
                + " 2.0\n");
  }

  @Test
  void aClusterThatIsGoneIsShownNoMore() {
    show(new Shown(3, 5, Set.of("Paused"), Duration.ZERO));
    metrics.forget("demo", "orders");
    assertThat(registry.scrape()).doesNotContain("headwater_autoscaling");
  }

  private void show(Shown shown) {
    metrics.show("demo", "orders", shown);
  }
}
