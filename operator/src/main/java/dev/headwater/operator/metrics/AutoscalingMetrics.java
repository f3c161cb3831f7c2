package dev.headwater.operator.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** What autoscaling decides, cluster by cluster, for Prometheus. */
public final class AutoscalingMetrics {
  private final MeterRegistry registry;
  private final Map<Key, Cluster> clusters = new HashMap<>();

  private record Key(String namespace, String name) {
    Tags tags() {
      return Tags.of(Tag.of("namespace", namespace), Tag.of("streamcluster", name));
    }
  }

  /**
   * What there is to show of a cluster.
   *
   * @param desired brokers that there are to be
   * @param recommended brokers that the signals ask for
   * @param blockedBy what keeps it from more
   * @param dataAge how old the newest complete data is
   */
  public record Shown(int desired, int recommended, Set<String> blockedBy, Duration dataAge) {
    public Shown {
      blockedBy = Set.copyOf(blockedBy);
    }
  }

  private static final class Cluster {
    private final List<Meter.Id> meters = new ArrayList<>();
    private final Set<String> reasons = new HashSet<>();
    private volatile Shown shown;

    private Cluster(Shown shown) {
      this.shown = shown;
    }
  }

  public AutoscalingMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows a cluster as it is now. */
  public synchronized void show(String namespace, String name, Shown shown) {
    var key = new Key(namespace, name);
    var cluster = clusters.computeIfAbsent(key, _ -> registered(key, shown));
    cluster.shown = shown;
    for (var reason : shown.blockedBy()) {
      if (cluster.reasons.add(reason)) {
        gauge(
            cluster,
            "headwater.autoscaling.blocked",
            "1 while this keeps the number of brokers from changing",
            key.tags().and("reason", reason),
            now -> now.blockedBy().contains(reason) ? 1 : 0);
      }
    }
  }

  /** Counts a change that was decided. */
  public void acted(String namespace, String name, String action) {
    registry
        .counter(
            "headwater.autoscaling.actions", new Key(namespace, name).tags().and("action", action))
        .increment();
  }

  /** Shows a cluster no more. */
  public synchronized void forget(String namespace, String name) {
    var cluster = clusters.remove(new Key(namespace, name));
    if (cluster != null) {
      cluster.meters.forEach(registry::remove);
    }
  }

  private Cluster registered(Key key, Shown shown) {
    var cluster = new Cluster(shown);
    gauge(
        cluster,
        "headwater.autoscaling.desired.brokers",
        "brokers that there are to be",
        key.tags(),
        Shown::desired);
    gauge(
        cluster,
        "headwater.autoscaling.recommended.brokers",
        "brokers that the signals ask for, between min and max",
        key.tags(),
        Shown::recommended);
    gauge(
        cluster,
        "headwater.autoscaling.data.age.seconds",
        "how old the newest load is that was known well enough for a broker to leave",
        key.tags(),
        now -> now.dataAge().toMillis() / 1000.0);
    return cluster;
  }

  private void gauge(
      Cluster cluster, String name, String description, Tags tags, ToDoubleFunction<Shown> value) {
    var gauge =
        Gauge.builder(name, cluster, c -> value.applyAsDouble(c.shown))
            .description(description)
            .tags(tags)
            .register(registry);
    cluster.meters.add(gauge.getId());
  }
}
