package dev.headwater.operator.scaling;

import dev.headwater.operator.scaling.Decision.Action;
import dev.headwater.operator.scaling.Load.Reported;
import dev.headwater.operator.scaling.ScalingPolicy.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cluster on a simulated clock: every 15 s the brokers are read, a decision falls, and Kubernetes
 * follows it at once. A broker carries up to 100 at a target of 0.5.
 */
final class Trial {
  static final String SERIES = "load";
  static final Duration INTERVAL = Duration.ofSeconds(15);
  static final ScalingTimes TIMES = ScalingTimes.at(1);
  static final Signal LOAD = new Signal("load", new Load.Level(SERIES), 100, 0.5, true, true);
  static final Signal KEEPS = new Signal("keeps", new Load.Level("keeps"), 100, 0.5, true, false);
  static final Signal OUTSIDE =
      new Signal("outside", new Source.Outside("platform: load"), 100, 0.5, true, true);
  static final ScalingPolicy POLICY = policy(2, 10);

  ScalingPolicy policy;
  int brokers;
  int pending;
  int overdue;
  int interrupted;
  int spare;
  int goal;
  boolean draining;
  boolean suspended;
  Optional<String> unhealthy = Optional.empty();
  Instant now = Instant.parse("2026-11-24T12:00:00Z");
  LoadWindow window = LoadWindow.startingAt(now);
  private ScaleHistory history = ScaleHistory.NONE;

  Trial(ScalingPolicy policy, int brokers) {
    this.policy = policy;
    this.brokers = brokers;
  }

  static ScalingPolicy policy(int min, int max) {
    return policy(min, max, LOAD);
  }

  static ScalingPolicy policy(int min, int max, Signal... signals) {
    return new ScalingPolicy(
        true,
        min,
        max,
        List.of(signals),
        INTERVAL,
        OptionalInt.empty(),
        Duration.ofMinutes(3),
        Duration.ofMinutes(10),
        Duration.ofMinutes(5),
        Pause.NONE,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** What every broker says when the cluster's load is spread evenly. */
  Scrape evenly(double load) {
    var each = new TreeMap<Integer, BrokerReading>();
    ids().forEach(id -> each.put(id, new BrokerReading("run", Map.of(SERIES, load / brokers))));
    return new Scrape(now, each);
  }

  Set<Integer> ids() {
    return IntStream.range(0, brokers).boxed().collect(Collectors.toSet());
  }

  /** The brokers say that nothing goes on; somebody else may know better. */
  Scrape saying(Reported outside) {
    return new Scrape(now, evenly(0).brokers(), Map.of(OUTSIDE.name(), outside));
  }

  /** Nothing is known of the past any more. */
  void restart() {
    window = LoadWindow.startingAt(now);
    history = ScaleHistory.NONE;
  }

  Decision reads(double load) {
    return reads(evenly(load));
  }

  Decision reads(Scrape scrape) {
    window = window.with(scrape, ids(), policy, TIMES);
    return decides();
  }

  Decision decides() {
    history = history.seeing(brokers, now, TIMES.day());
    int ready = brokers - pending - overdue;
    history = history.with(history.effect().seeing(window, ready, policy, TIMES, now));
    var state =
        new BrokerState(
            brokers,
            brokers - pending,
            pending,
            overdue,
            interrupted,
            spare,
            goal,
            draining,
            unhealthy,
            suspended,
            history);
    var decision = ScalingRule.decide(policy, window, state, TIMES, now);
    history = history.with(history.effect().after(decision, window, policy, TIMES));
    return decision;
  }

  /** An interval passes, the brokers are read, and what is decided happens. */
  Decision step(double load) {
    now = now.plus(INTERVAL);
    return follow(reads(load));
  }

  Decision step(Scrape scrape) {
    return follow(reads(new Scrape(now, scrape.brokers())));
  }

  Decision follow(Decision decision) {
    brokers = decision.target();
    return decision;
  }

  /** The load stays for a while; the last decision. */
  Decision hold(double load, Duration time) {
    var end = now.plus(time);
    var decision = step(load);
    while (now.isBefore(end)) {
      decision = step(load);
    }
    return decision;
  }

  /** The first decision to do something under this load; none within a day fails. */
  Decision untilAction(double load) {
    for (int i = 0; i < 5760; i++) {
      var decision = step(load);
      if (decision.action() != Action.NONE) {
        return decision;
      }
    }
    throw new AssertionError("no action within a day of load " + load);
  }
}
