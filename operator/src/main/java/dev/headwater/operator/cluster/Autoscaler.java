package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.AutoscalingStatus;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.api.v1alpha1.ZoneSpec;
import dev.headwater.operator.josdk.Answer;
import dev.headwater.operator.kafka.NodeMetrics;
import dev.headwater.operator.scaling.BrokerReading;
import dev.headwater.operator.scaling.BrokerState;
import dev.headwater.operator.scaling.Decision;
import dev.headwater.operator.scaling.Decision.Action;
import dev.headwater.operator.scaling.LoadWindow;
import dev.headwater.operator.scaling.ScaleHistory;
import dev.headwater.operator.scaling.ScalingPolicy;
import dev.headwater.operator.scaling.ScalingRule;
import dev.headwater.operator.scaling.ScalingTimes;
import dev.headwater.operator.scaling.Scrape;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the load of each cluster and decides how many brokers it is to have. All that it
 * remembers is lost with the process: then brokers stay as many as there are until a whole window
 * has passed, or the load asks for more.
 */
final class Autoscaler {
  private final ClusterSettings settings;
  private final Map<ResourceID, Memory> memories = new ConcurrentHashMap<>();

  /**
   * Since a visit may come before the watch has shown what the one before it wrote: a decision that
   * it reported would be lost.
   */
  private final Map<ResourceID, AutoscalingStatus> reports = new ConcurrentHashMap<>();

  /** What is known of a cluster from one visit to the next. */
  private record Memory(
      ScalingPolicy policy, LoadWindow window, ScaleHistory history, Optional<Decision> last) {}

  Autoscaler(ClusterSettings settings) {
    this.settings = settings;
  }

  /** What a visit has seen, with what autoscaling makes of it; the same without autoscaling. */
  Snapshot decide(Snapshot seen) {
    var id = ResourceID.fromResource(seen.cluster());
    var policy = DeclaredScaling.policy(seen.cluster(), settings.scalingTimes());
    if (policy.isEmpty()) {
      forget(id);
      return seen;
    }
    var brokers = brokers(seen);
    return brokers.isComplete()
        ? seen.with(decided(seen, id, policy.get(), brokers))
        : seen.with(beingMade(seen, id, policy.get(), brokers));
  }

  /** Keeps what a visit reports. */
  void reports(StreamCluster cluster, StreamClusterStatus status) {
    Optional.ofNullable(status.autoscaling())
        .ifPresent(report -> reports.put(ResourceID.fromResource(cluster), report));
  }

  private Optional<AutoscalingStatus> lastReport(Snapshot seen) {
    return Optional.ofNullable(reports.get(ResourceID.fromResource(seen.cluster())))
        .or(
            () ->
                Optional.ofNullable(seen.cluster().getStatus())
                    .map(StreamClusterStatus::autoscaling));
  }

  private static ScaledBrokers brokers(Snapshot seen) {
    var zones = seen.cluster().getSpec().zones().stream().map(ZoneSpec::id).toList();
    return new ScaledBrokers(seen.world(), zones, seen.interruptedNodes(), seen.now());
  }

  /**
   * A zone lacks its StatefulSet: the cluster or the zone is new, or somebody has deleted it. Then
   * there are to be as many brokers as before.
   */
  private Autoscaling beingMade(
      Snapshot seen, ResourceID id, ScalingPolicy policy, ScaledBrokers brokers) {
    int before =
        Optional.ofNullable(memories.get(id))
            .map(memory -> memory.history().current().orElse(0))
            .orElse(0);
    int wanted = Math.min(policy.max(), Math.max(before, policy.min()));
    return new Autoscaling(
        Math.max(brokers.current(), wanted),
        new LinkedHashMap<>(),
        Map.of(),
        Optional.empty(),
        false,
        Finding.PENDING,
        Duration.ZERO,
        lastReport(seen));
  }

  private Autoscaling decided(
      Snapshot seen, ResourceID id, ScalingPolicy policy, ScaledBrokers brokers) {
    var times = settings.scalingTimes();
    var before = Optional.ofNullable(memories.get(id));
    var past = before.map(Memory::history).orElse(ScaleHistory.NONE);
    var history = past.seeing(brokers.current(), seen.now(), times.day());
    var known =
        before
            .filter(memory -> memory.policy().signals().equals(policy.signals()))
            .filter(_ -> brokers.ready() > 0)
            .map(Memory::window)
            .orElseGet(() -> LoadWindow.startingAt(seen.now()));
    var window = with(known, seen, policy, brokers, times);
    var effect = history.effect().seeing(window, brokers.ready(), policy, times, seen.now());
    var decision =
        before
            .filter(memory -> memory.policy().equals(policy) && window.equals(memory.window()))
            .flatMap(Memory::last)
            .filter(last -> holds(last, brokers, policy, seen.now()))
            .orElseGet(
                () -> {
                  var last = before.flatMap(Memory::last);
                  var state = state(seen, brokers, history.with(effect), last, times);
                  return ScalingRule.decide(policy, window, state, times, seen.now());
                });
    var after = history.with(effect.after(decision, window, policy, times));
    memories.put(id, new Memory(policy, window, after, Optional.of(decision)));
    var age = Duration.between(window.lastComplete(), seen.now());
    return new Autoscaling(
        decision.target(),
        decision.zoneTargets(),
        brokers.overdue(times.startLimit()),
        Optional.of(decision),
        isReported(decision, window, age, times),
        ScalingFindings.of(policy, window, decision, age, times, seen.signals().faults()),
        age,
        lastReport(seen));
  }

  /**
   * Nothing has changed since it fell, and it is not old: what else is asked meanwhile is noise.
   */
  private static boolean holds(
      Decision last, ScaledBrokers brokers, ScalingPolicy policy, Instant now) {
    return last.from() == brokers.current()
        && last.zones().entrySet().stream()
            .allMatch(zone -> zone.getValue().from() == brokers.current(zone.getKey()))
        && now.isBefore(last.at().plus(policy.interval()));
  }

  /** A restart alone is no news. */
  private static boolean isReported(
      Decision decision, LoadWindow window, Duration age, ScalingTimes times) {
    return window.wasComplete()
        || decision.action() != Action.NONE
        || age.compareTo(times.dataLimit()) >= 0;
  }

  private static LoadWindow with(
      LoadWindow known,
      Snapshot seen,
      ScalingPolicy policy,
      ScaledBrokers brokers,
      ScalingTimes times) {
    return seen.metrics()
        .filter(answer -> brokers.ready() > 0 && known.lacks(answer.at()))
        .map(
            answer -> {
              var settled = brokers.settled(policy.interval().multipliedBy(2));
              return known.with(scrape(answer, seen), settled, policy, times);
            })
        .orElse(known);
  }

  private static Scrape scrape(Answer<SortedMap<Integer, NodeMetrics>> answer, Snapshot seen) {
    var readings = new TreeMap<Integer, BrokerReading>();
    answer
        .value()
        .forEach(
            (nodeId, metrics) -> {
              if (metrics instanceof NodeMetrics.Read read) {
                seen.world()
                    .brokerPod(nodeId)
                    .map(World::run)
                    .ifPresent(
                        run -> readings.put(nodeId, new BrokerReading(run, read.selected())));
              }
            });
    var zones = new TreeMap<Integer, String>();
    seen.world()
        .brokerPods()
        .forEach(pod -> World.zone(pod).ifPresent(zone -> zones.put(World.nodeId(pod), zone)));
    return new Scrape(answer.at(), readings, seen.signals().loads(), zones);
  }

  private static BrokerState state(
      Snapshot seen,
      ScaledBrokers brokers,
      ScaleHistory history,
      Optional<Decision> last,
      ScalingTimes times) {
    int overdue =
        brokers.overdue(times.startLimit()).values().stream().mapToInt(Integer::intValue).sum();
    int pending = Math.max(0, brokers.current() - brokers.ready() - overdue);
    return new BrokerState(
        brokers.current(),
        brokers.ready(),
        pending,
        overdue,
        brokers.interrupted(times.startLimit()),
        brokers.spare(times.startLimit()),
        goal(last, brokers.current()),
        seen.world().draining().isPresent(),
        DrainGate.blocker(seen),
        seen.suspended(),
        history,
        brokers.byZone(times.startLimit()));
  }

  /** A scale out raises one StatefulSet after the other, and a conflict may come in between. */
  private static int goal(Optional<Decision> last, int current) {
    return last.filter(decision -> decision.acts() && decision.action() == Action.OUT)
        .map(Decision::to)
        .filter(to -> to > current)
        .orElse(0);
  }

  /** When the brokers of a cluster are to be read again; empty when no sample is awaited. */
  Optional<Duration> next(StreamCluster cluster, Instant now) {
    return Optional.ofNullable(memories.get(ResourceID.fromResource(cluster)))
        .map(memory -> next(memory, now));
  }

  private Duration next(Memory memory, Instant now) {
    var due = memory.window().last().map(scrape -> scrape.at().plus(memory.policy().interval()));
    return due.map(at -> Duration.between(now, at))
        .filter(wait -> !wait.isNegative() && !wait.isZero())
        .orElse(settings.pollInterval());
  }

  void forget(ResourceID id) {
    memories.remove(id);
    reports.remove(id);
  }
}
