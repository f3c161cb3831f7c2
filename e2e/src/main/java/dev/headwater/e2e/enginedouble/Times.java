package dev.headwater.e2e.enginedouble;

import java.time.Duration;

/**
 * How long the double takes for what takes time on a real engine.
 *
 * @param start from the start of a node to its first try to join
 * @param election from the loss of the active controller to the next one
 * @param session from the death of a broker until it is fenced
 * @param failOver from a partition's loss of its leader to the next one
 * @param handOver from SIGTERM of a broker until its partitions are led elsewhere
 * @param exit from there to the end of its process
 * @param joinLimit a broker that cannot register for so long ends
 * @param stopLimit a broker that cannot stop in order for so long ends
 * @param callLimit a call that needs the quorum waits so long for it
 */
public record Times(
    Duration start,
    Duration election,
    Duration session,
    Duration failOver,
    Duration handOver,
    Duration exit,
    Duration joinLimit,
    Duration stopLimit,
    Duration callLimit) {
  /** As observed on a real engine on two cores. */
  public static Times observed() {
    return new Times(
        Duration.ofSeconds(4),
        Duration.ofMillis(500),
        Duration.ofSeconds(9),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(60),
        Duration.ofMinutes(5),
        Duration.ofSeconds(30));
  }

  /** The observed ones by a tenth, for tests that wait. */
  public static Times scaled() {
    var observed = observed();
    return new Times(
        observed.start.dividedBy(10),
        observed.election.dividedBy(10),
        observed.session.dividedBy(10),
        observed.failOver.dividedBy(10),
        observed.handOver.dividedBy(10),
        observed.exit.dividedBy(10),
        observed.joinLimit.dividedBy(10),
        observed.stopLimit.dividedBy(10),
        observed.callLimit.dividedBy(10));
  }
}
