package dev.headwater.operator.scaling;

/**
 * The brokers of a zone as they are.
 *
 * @param current brokers that the zone's StatefulSet has, without one that leaves
 * @param overdue those that should be ready since a while: they count for nothing
 * @param interrupted those whose node is about to go, of the others
 * @param spare whether the one that would leave first is overdue or interrupted
 * @param draining whether one is leaving
 */
public record ZoneBrokers(
    int current, int overdue, int interrupted, boolean spare, boolean draining) {
  /** Brokers that carry load, or soon will, and go on doing so. */
  int usable() {
    return current - overdue - interrupted;
  }
}
