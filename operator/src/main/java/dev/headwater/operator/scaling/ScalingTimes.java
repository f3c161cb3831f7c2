package dev.headwater.operator.scaling;

import java.time.Duration;

/**
 * The durations of autoscaling that no StreamCluster chooses.
 *
 * @param smoothing a load is the median of what was read within it, of three values at least
 * @param dataLimit how long signals may be missing before that is reported
 * @param startLimit how long a broker may take to be ready before it is not counted on any more
 * @param settling how long brokers that were added are given to take work over
 * @param relief how long no more are added for a signal that they have not relieved
 * @param day how far back changes of direction are counted
 * @param speed by how much everything is divided, the durations of a StreamCluster too; 1 but for
 *     tests
 */
public record ScalingTimes(
    Duration smoothing,
    Duration dataLimit,
    Duration startLimit,
    Duration settling,
    Duration relief,
    Duration day,
    int speed) {

  /** The durations at a speed. */
  public static ScalingTimes at(int speed) {
    return new ScalingTimes(
        Duration.ofSeconds(30).dividedBy(speed),
        Duration.ofMinutes(5).dividedBy(speed),
        Duration.ofMinutes(5).dividedBy(speed),
        Duration.ofMinutes(2).dividedBy(speed),
        Duration.ofMinutes(30).dividedBy(speed),
        Duration.ofDays(1).dividedBy(speed),
        speed);
  }

  /** A duration of a StreamCluster at this speed. */
  public Duration of(Duration declared) {
    return declared.dividedBy(speed);
  }
}
