package dev.headwater.operator.scaling;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * How many brokers there are to be, and why.
 *
 * @param at when it was decided
 * @param acts false when it is shown only
 * @param action what is to be done
 * @param from brokers that there are
 * @param to brokers that there are to be after the action
 * @param ready brokers that are ready
 * @param interrupted brokers whose node is about to go
 * @param recommended what the signals ask for, within minimum and maximum
 * @param inputs what it was decided from
 * @param zones what it means for each zone, in the order of the spec; empty when no signal is
 *     counted by zone, so that brokers are spread evenly
 * @param blockedBy what keeps it from more
 */
public record Decision(
    Instant at,
    boolean acts,
    Action action,
    int from,
    int to,
    int ready,
    int interrupted,
    int recommended,
    List<Input> inputs,
    SequencedMap<String, ZoneShare> zones,
    List<Blocked> blockedBy) {

  /** What is done. */
  public enum Action {
    NONE,
    OUT,
    IN
  }

  /**
   * A signal as it was.
   *
   * @param load smoothed load of the whole cluster; empty when it is not known
   * @param peak highest load within the window; empty when it was never known
   * @param brokers brokers that the load needs
   * @param least fewest brokers that the peak leaves room for
   * @param problem why a broker's value is missing; empty when none is
   */
  public record Input(
      Signal signal,
      OptionalDouble load,
      OptionalDouble peak,
      OptionalInt brokers,
      OptionalInt least,
      String problem) {}

  /**
   * A zone.
   *
   * @param from brokers that it has
   * @param to brokers that it is to have after the action
   * @param needs brokers that its load needs, one at least
   */
  public record ZoneShare(int from, int to, int needs) {}

  /**
   * A blocker.
   *
   * @param message what was seen
   */
  public record Blocked(Blocker blocker, String message) {}

  public Decision {
    inputs = List.copyOf(inputs);
    zones = new LinkedHashMap<>(zones);
    blockedBy = List.copyOf(blockedBy);
  }

  /** The same, kept from more by one thing more. */
  Decision with(Blocked more) {
    var all = Stream.concat(blockedBy.stream(), Stream.of(more)).toList();
    return new Decision(
        at, acts, action, from, to, ready, interrupted, recommended, inputs, zones, all);
  }

  /** Brokers that there are to be now: shown decisions leave everything as it is. */
  public int target() {
    return acts && action != Action.NONE ? to : from;
  }

  /** The same by zone; empty when brokers are spread evenly. */
  public SequencedMap<String, Integer> zoneTargets() {
    var targets = new LinkedHashMap<String, Integer>();
    zones.forEach((zone, share) -> targets.put(zone, acts ? share.to() : share.from()));
    return targets;
  }
}
