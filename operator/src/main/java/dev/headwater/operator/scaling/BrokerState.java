package dev.headwater.operator.scaling;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The brokers as they are.
 *
 * @param current brokers that the StatefulSets have, without one that leaves
 * @param ready those that are ready
 * @param pending those that are starting
 * @param overdue those that should be ready since a while: they count for nothing
 * @param interrupted those whose node is about to go, of the others: they still carry load, but are
 *     made up for
 * @param spare 1 when the broker that leaves first is overdue or interrupted; else 0
 * @param goal what a scale out comes to of which some zones lack their share yet; else 0
 * @param draining whether one is leaving
 * @param unhealthy what keeps the cluster from losing a broker; empty when nothing does
 * @param suspended whether nothing may be changed
 * @param history how their number has changed
 * @param zones the same by zone, in the order of the spec; empty where nobody counts by zone
 */
public record BrokerState(
    int current,
    int ready,
    int pending,
    int overdue,
    int interrupted,
    int spare,
    int goal,
    boolean draining,
    Optional<String> unhealthy,
    boolean suspended,
    ScaleHistory history,
    SequencedMap<String, ZoneBrokers> zones) {
  public BrokerState {
    zones = new LinkedHashMap<>(zones);
  }

  /** Where nobody counts by zone. */
  public BrokerState(
      int current,
      int ready,
      int pending,
      int overdue,
      int interrupted,
      int spare,
      int goal,
      boolean draining,
      Optional<String> unhealthy,
      boolean suspended,
      ScaleHistory history) {
    this(
        current,
        ready,
        pending,
        overdue,
        interrupted,
        spare,
        goal,
        draining,
        unhealthy,
        suspended,
        history,
        new LinkedHashMap<>());
  }

  /** Brokers that carry load, or soon will, and go on doing so. */
  int usable() {
    return current - overdue - interrupted;
  }
}
