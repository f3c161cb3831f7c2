package dev.headwater.operator.scaling;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How many brokers there are to be, and why.
 *
 * @param at when it was decided
 * @param acts false when it is shown only
 * @param action what is to be done
 * @param from brokers that there are
 * @param to brokers that there are to be after the action
 * @param ready brokers that are ready
 * @param recommended what the signals ask for, within minimum and maximum
 * @param inputs what it was decided from
 * @param blockedBy what keeps it from more
 */
public record Decision(
    Instant at,
    boolean acts,
    Action action,
    int from,
    int to,
    int ready,
    int recommended,
    List<Input> inputs,
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
   * A blocker.
   *
   * @param message what was seen
   */
  public record Blocked(Blocker blocker, String message) {}

  public Decision {
    inputs = List.copyOf(inputs);
    blockedBy = List.copyOf(blockedBy);
  }

  /** Brokers that there are to be now: shown decisions leave everything as it is. */
  public int target() {
    return acts && action != Action.NONE ? to : from;
  }
}
