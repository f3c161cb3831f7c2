package dev.headwater.operator.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/** The registry of all metrics, and the basics of the JVM in it. */
public final class OperatorMetrics {
  /**
   * JOSDK tags its counter with the number of the retry, which has no bound with endless retries.
   */
  private static final String UNBOUNDED_TAG = "reconciliations.retries.number";

  private OperatorMetrics() {}

  public static PrometheusMeterRegistry registry() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(new WithoutUnboundedTag());
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return registry;
  }

  private static final class WithoutUnboundedTag implements MeterFilter {
    @Override
    public Meter.Id map(Meter.Id id) {
      List<Tag> tags =
          id.getTags().stream().filter(tag -> !tag.getKey().equals(UNBOUNDED_TAG)).toList();
      return tags.size() == id.getTags().size() ? id : id.replaceTags(tags);
    }
  }
}
