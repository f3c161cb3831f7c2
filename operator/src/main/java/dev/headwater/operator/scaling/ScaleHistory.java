package dev.headwater.operator.scaling;

import dev.headwater.operator.scaling.ScaleOutEffect.Ineffective;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the number of brokers has changed, by whomever, since the operator began to look.
 *
 * @param current brokers that the StatefulSets had when last seen; empty before the first look
 * @param changes oldest first
 * @param effect whether the last that were added have relieved the others
 */
public record ScaleHistory(OptionalInt current, List<Change> changes, ScaleOutEffect effect) {
  /** Nothing seen yet. */
  public static final ScaleHistory NONE =
      new ScaleHistory(OptionalInt.empty(), List.of(), new ScaleOutEffect.Unknown());

  /**
   * A change.
   *
   * @param by positive when brokers were added
   */
  public record Change(Instant at, int by) {}

  public ScaleHistory {
    changes = List.copyOf(changes);
  }

  /** With what is there now; what is older than a day is dropped. */
  public ScaleHistory seeing(int brokers, Instant now, Duration day) {
    var known = new ArrayList<>(changes);
    known.removeIf(change -> change.at().plus(day).isBefore(now));
    if (current.isPresent() && current.getAsInt() != brokers) {
      known.add(new Change(now, brokers - current.getAsInt()));
    }
    return new ScaleHistory(OptionalInt.of(brokers), known, effect);
  }

  /** With what is known of the effect of brokers that were added. */
  public ScaleHistory with(ScaleOutEffect known) {
    return new ScaleHistory(current, changes, known);
  }

  /** A signal for which more brokers were of no use lately. */
  Optional<Ineffective> ineffective() {
    return effect instanceof Ineffective known ? Optional.of(known) : Optional.empty();
  }

  Optional<Instant> lastChange() {
    return changes.isEmpty() ? Optional.empty() : Optional.of(changes.getLast().at());
  }

  Optional<Instant> lastIncrease() {
    return changes.reversed().stream()
        .filter(change -> change.by() > 0)
        .map(Change::at)
        .findFirst();
  }

  /** How often the direction has turned. */
  int reversals() {
    int turns = 0;
    for (int i = 1; i < changes.size(); i++) {
      boolean turned =
          Integer.signum(changes.get(i).by()) != Integer.signum(changes.get(i - 1).by());
      turns += turned ? 1 : 0;
    }
    return turns;
  }
}
