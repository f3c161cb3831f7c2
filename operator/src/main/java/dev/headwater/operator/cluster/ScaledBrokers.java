package dev.headwater.operator.cluster;

import dev.headwater.operator.scaling.ZoneBrokers;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The brokers that are to be there, as autoscaling counts them; pure.
 *
 * @param zones zones of the spec
 * @param interrupted names of nodes that are about to go
 */
record ScaledBrokers(World world, List<String> zones, Set<String> interrupted, Instant now) {
  private static final String READY = "Ready";

  /** Whether every zone has its StatefulSet. */
  boolean isComplete() {
    return world.hasBrokersIn(zones);
  }

  /** Brokers that the StatefulSets have, without one that leaves. */
  int current() {
    return world.brokerSets().mapToInt(set -> set.getSpec().getReplicas()).sum();
  }

  int current(String zone) {
    return world.brokers(zone).orElseThrow().getSpec().getReplicas();
  }

  int ready() {
    return (int) staying().filter(World::isReady).count();
  }

  /** Brokers that have been ready for a while, so that they should report. */
  Set<Integer> settled(Duration time) {
    return staying()
        .filter(World::isReady)
        .filter(pod -> !since(pod).plus(time).isAfter(now))
        .map(World::nodeId)
        .collect(Collectors.toSet());
  }

  /** Brokers by zone that have not been ready for a while; zones without are absent. */
  Map<String, Integer> overdue(Duration limit) {
    var overdue = new LinkedHashMap<String, Integer>();
    for (var zone : zones) {
      int late = (int) world.brokerPods(zone).stream().filter(pod -> isLate(pod, limit)).count();
      if (late > 0) {
        overdue.put(zone, late);
      }
    }
    return overdue;
  }

  /** Brokers whose node is about to go; one that does not start is no loss. */
  int interrupted(Duration limit) {
    return zones.stream().mapToInt(zone -> interrupted(zone, limit)).sum();
  }

  private int interrupted(String zone, Duration limit) {
    return (int)
        world.brokerPods(zone).stream()
            .filter(pod -> !isLate(pod, limit) && isInterrupted(pod))
            .count();
  }

  private boolean isInterrupted(Pod pod) {
    return !World.isBeingDeleted(pod)
        && world.draining().filter(id -> id == World.nodeId(pod)).isEmpty()
        && World.node(pod).filter(interrupted::contains).isPresent();
  }

  /** 1 when the broker that leaves first is none to count on; zones that lack some are first. */
  int spare(Duration limit) {
    var late = overdue(limit);
    return (int)
        zones.stream()
            .filter(zone -> late.containsKey(zone) || interrupted(zone, limit) > 0)
            .filter(zone -> current(zone) > 1)
            .limit(1)
            .filter(zone -> isSpare(zone, limit))
            .count();
  }

  /** Each zone's, in the order of the spec. */
  SequencedMap<String, ZoneBrokers> byZone(Duration limit) {
    var late = overdue(limit);
    var each = new LinkedHashMap<String, ZoneBrokers>();
    for (var zone : zones) {
      boolean isDraining = World.draining(world.brokers(zone).orElseThrow()).isPresent();
      each.put(
          zone,
          new ZoneBrokers(
              current(zone),
              late.getOrDefault(zone, 0),
              interrupted(zone, limit),
              isSpare(zone, limit),
              isDraining));
    }
    return each;
  }

  /** Whether the broker that would leave a zone first does not start, or is about to go anyway. */
  private boolean isSpare(String zone, Duration limit) {
    return world
        .brokerPod(world.highestBroker(zone))
        .filter(pod -> isLate(pod, limit) || isInterrupted(pod))
        .isPresent();
  }

  private Stream<Pod> staying() {
    var leaving = world.draining();
    return world.brokerPods().stream()
        .filter(pod -> !World.isBeingDeleted(pod))
        .filter(pod -> leaving.filter(id -> id == World.nodeId(pod)).isEmpty());
  }

  private boolean isLate(Pod pod, Duration limit) {
    return !World.isBeingDeleted(pod)
        && !World.isReady(pod)
        && world.draining().filter(id -> id == World.nodeId(pod)).isEmpty()
        && since(pod).plus(limit).isBefore(now);
  }

  /** Since when a pod is ready, or is not: since it was made, if nothing says so. */
  private static Instant since(Pod pod) {
    var changed =
        Optional.ofNullable(pod.getStatus()).stream()
            .flatMap(status -> status.getConditions().stream())
            .filter(condition -> condition.getType().equals(READY))
            .findFirst()
            .map(PodCondition::getLastTransitionTime);
    return changed
        .or(() -> Optional.ofNullable(pod.getMetadata().getCreationTimestamp()))
        .map(Instant::parse)
        .orElse(Instant.EPOCH);
  }
}
