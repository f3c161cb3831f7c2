package dev.headwater.operator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a StreamCluster declares of its autoscaling, annotations included, resolved.
 *
 * @param acts false when decisions are shown only
 * @param min fewest brokers, at least one for each zone
 * @param max most brokers, those that do not start included
 * @param signals the loads, of which the one that needs most brokers decides
 * @param interval how often brokers are read
 * @param maxStep most brokers added at once; empty: half of those that there are, 4 at least
 * @param outCooldown shortest time from one scale out to the next
 * @param inWindow how long the load must have allowed a broker to leave
 * @param inCooldown shortest time from a change of the number to the next broker that leaves; not
 *     longer than the window, so that a restart of the operator never shortens it
 * @param pause which directions somebody has stopped
 * @param floor a minimum for a while
 * @param schedules minimums by time of day
 * @param fault an annotation, or a time zone, that cannot be read; then nothing is changed
 */
public record ScalingPolicy(
    boolean acts,
    int min,
    int max,
    List<Signal> signals,
    Duration interval,
    OptionalInt maxStep,
    Duration outCooldown,
    Duration inWindow,
    Duration inCooldown,
    Pause pause,
    Optional<Floor> floor,
    List<Schedule> schedules,
    Optional<String> fault) {
  private static final int SMALLEST_STEP = 4;

  /** Directions that somebody has stopped. */
  public enum Pause {
    NONE,
    IN,
    OUT,
    BOTH
  }

  /**
   * A minimum that ends by itself.
   *
   * @param brokers fewest brokers until then
   * @param source what asks for it, for sentences
   */
  public record Floor(int brokers, Instant until, String source) {}

  public ScalingPolicy {
    signals = List.copyOf(signals);
    schedules = List.copyOf(schedules);
  }

  boolean has(String signal) {
    return signals.stream().anyMatch(declared -> declared.name().equals(signal));
  }

  /** The same, where a signal adds nobody. */
  ScalingPolicy keeping(String name) {
    var others = signals.stream().map(s -> s.name().equals(name) ? s.keeping() : s).toList();
    return new ScalingPolicy(
        acts,
        min,
        max,
        others,
        interval,
        maxStep,
        outCooldown,
        inWindow,
        inCooldown,
        pause,
        floor,
        schedules,
        fault);
  }

  /** The highest floor that holds now, if one does. */
  Optional<Floor> floor(Instant now) {
    return Stream.concat(
            floor.filter(declared -> now.isBefore(declared.until())).stream(),
            schedules.stream().flatMap(schedule -> schedule.at(now).stream()))
        .max(Comparator.comparingInt(Floor::brokers).thenComparing(Floor::until));
  }

  /** Fewest brokers now. */
  int lowest(Instant now) {
    return Math.min(max, Math.max(min, floor(now).map(Floor::brokers).orElse(min)));
  }

  /** Most brokers that may be added at once. */
  int step(int current) {
    return maxStep.orElse(Math.max(SMALLEST_STEP, current / 2));
  }

  boolean isPausedOut() {
    return pause == Pause.OUT || pause == Pause.BOTH;
  }

  boolean isPausedIn() {
    return pause == Pause.IN || pause == Pause.BOTH;
  }
}
