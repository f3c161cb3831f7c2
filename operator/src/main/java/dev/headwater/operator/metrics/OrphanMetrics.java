package dev.headwater.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the scan for orphans finds, kind by kind; nothing is shown before the first scan. */
public final class OrphanMetrics {
  private static final String KIND = "kind";

  private final MeterRegistry registry;
  private final Clock clock;
  private final Map<String, Scanned> scanned = new ConcurrentHashMap<>();

  /**
   * @param completeAt when everything of the kind was looked at last
   */
  private record Scanned(int orphans, Optional<Instant> completeAt) {}

  public OrphanMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Shows what a scan found.
   *
   * @param complete whether everything of the kind could be looked at; a failure is counted if not
   * @param at when it was looked at
   */
  public void found(String kind, int orphans, boolean complete, Instant at) {
    var before = Optional.ofNullable(scanned.get(kind));
    var completeAt = complete ? Optional.of(at) : before.flatMap(Scanned::completeAt);
    scanned.put(kind, new Scanned(orphans, completeAt));
    gauge(
        "headwater.orphans", "things in AWS that Headwater made and no StreamCluster needs", kind);
    if (completeAt.isPresent()) {
      age(kind);
    }
    if (complete) {
      failures(kind);
    } else {
      failed(kind);
    }
  }

  /** Counts a scan that could not look at everything of a kind. */
  public void failed(String kind) {
    failures(kind).increment();
  }

  private Counter failures(String kind) {
    return registry.counter("headwater.orphan.scan.failures", KIND, kind);
  }

  /** Registering the same again changes nothing. */
  private void gauge(String name, String description, String kind) {
    Gauge.builder(name, scanned, all -> all.get(kind).orphans())
        .description(description)
        .tag(KIND, kind)
        .register(registry);
  }

  private void age(String kind) {
    Gauge.builder("headwater.orphan.scan.age.seconds", scanned, all -> age(all.get(kind)))
        .description("how long ago everything of the kind could be looked at")
        .tag(KIND, kind)
        .register(registry);
  }

  private double age(Scanned last) {
    return last.completeAt()
        .map(at -> Duration.between(at, clock.instant()).toMillis() / 1000.0)
        .orElse(Double.NaN);
  }
}
