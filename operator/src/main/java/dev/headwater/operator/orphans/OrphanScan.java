package dev.headwater.operator.orphans;

import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.TaggedResource;
import dev.headwater.operator.aws.TaggedResource.Kind;
import dev.headwater.operator.aws.TaggedResources;
import dev.headwater.operator.metrics.OrphanMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then for what is left in AWS of StreamClusters that are gone, and reports it. It
 * has a thread of its own: nothing of reconciling waits for it.
 */
public final class OrphanScan {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanScan.class);

  /** Not amid the rush of calls that every start makes. */
  private static final Duration LONGEST_FIRST_DELAY = Duration.ofMinutes(5);

  /** So that operators of one account that started together do not ask together for ever. */
  private static final double JITTER = 0.1;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("orphans").factory());

  private final Duration interval;
  private final TaggedResources resources;
  private final Supplier<InUse> inUse;
  private final Consumer<TaggedResource> report;
  private final OrphanMetrics metrics;
  private final Clock clock;
  private final Map<Kind, List<AwsProblem>> lastProblems = new EnumMap<>(Kind.class);

  /**
   * @param interval time between two scans
   * @param inUse reads what is in use from the API server; throws when it does not answer
   * @param report gets every orphan of every scan
   */
  OrphanScan(
      Duration interval,
      TaggedResources resources,
      Supplier<InUse> inUse,
      Consumer<TaggedResource> report,
      OrphanMetrics metrics,
      Clock clock) {
    this.interval = interval;
    this.resources = resources;
    this.inUse = inUse;
    this.report = report;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Begins, to be called when this process leads; the first scan comes some minutes later. */
  public void start() {
    var first = interval.compareTo(LONGEST_FIRST_DELAY) < 0 ? interval : LONGEST_FIRST_DELAY;
    var unused =
        timer.scheduleWithFixedDelay(
            this::scanSafely, jittered(first), jittered(interval), TimeUnit.MILLISECONDS);
  }

  /** An exception would end the schedule. */
  private void scanSafely() {
    try {
      scan();
    } catch (RuntimeException e) {
      for (var kind : Kind.values()) {
        metrics.failed(kind.id());
      }
      LOG.warn("the scan for orphans failed and is tried again in {}", interval, e);
    }
  }

  /**
   * One scan. What is in use is read before and after AWS is asked: who comes or goes meanwhile is
   * in one of the two, and leaves no orphan.
   */
  void scan() {
    for (var kind : Kind.values()) {
      var before = inUse.get();
      var inventory = resources.list(kind);
      var orphans = Orphans.among(inventory.found(), inUse.get().and(before));
      tell(kind, inventory.problems());
      metrics.found(kind.id(), orphans.size(), inventory.problems().isEmpty(), clock.instant());
      orphans.forEach(report);
    }
  }

  /** The same problem is logged once, not every day. */
  private void tell(Kind kind, List<AwsProblem> problems) {
    if (!problems.equals(lastProblems.put(kind, problems))) {
      problems.stream()
          .limit(1)
          .forEach(
              problem ->
                  LOG.warn(
                      "the scan for orphans could not look at every {} ({} problems): {}",
                      kind.id(),
                      problems.size(),
                      problem.message()));
    }
  }

  private static long jittered(Duration duration) {
    return (long)
        (duration.toMillis() * (1 + JITTER * ThreadLocalRandom.current().nextDouble(-1, 1)));
  }
}
