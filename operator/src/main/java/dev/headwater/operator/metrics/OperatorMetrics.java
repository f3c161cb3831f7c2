package dev.headwater.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

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

  /** Adds {@code headwater_leader}: 1 while this process leads, else 0. */
  public static void leader(MeterRegistry registry, BooleanSupplier isLeading) {
    Gauge.builder("headwater.leader", () -> isLeading.getAsBoolean() ? 1 : 0)
        .description("1 while this process leads and works, 0 while it stands by")
        .register(registry);
  }

  /** Adds {@code headwater_unreadable_objects}: objects that are left alone, see the log. */
  public static void unreadable(MeterRegistry registry, IntSupplier count) {
    Gauge.builder("headwater.unreadable.objects", () -> count.getAsInt())
        .description("objects that are stored in a form that cannot be read")
        .register(registry);
  }

  /** Adds {@code headwater_cloudwatch_metrics_total}, which is returned to be counted up. */
  public static IntConsumer cloudWatchMetrics(MeterRegistry registry) {
    var counter =
        Counter.builder("headwater.cloudwatch.metrics")
            .description("metrics that CloudWatch was asked for, each of which AWS charges for")
            .register(registry);
    return counter::increment;
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
