package dev.headwater.e2e.operator;

import dev.headwater.e2e.operator.CrashPoint.Fate;
import dev.headwater.e2e.operator.CrashPoint.Target;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator changes for one cluster passes here. Once its crash point has come nothing
 * passes any more, so that the kill may come later: what the operator still tries is as if it had
 * never been begun. So one kill serves many clusters, each at a point of its own.
 */
final class Gate {
  private final EnumMap<Target, Integer> seen = new EnumMap<>(Target.class);
  private final List<String> passed = new ArrayList<>();
  private Optional<CrashPoint> point = Optional.empty();
  private String last = "";
  private int lastNumber;
  private int matching;
  private boolean closed;
  private boolean reached;

  /** Begins to count anew, up to a point if there is one. */
  synchronized void arm(Optional<CrashPoint> next) {
    seen.clear();
    point = next;
    last = "";
    matching = 0;
    closed = false;
    reached = false;
  }

  /** Lets everything pass again; to be called when the operator is dead. */
  synchronized void open() {
    point = Optional.empty();
    closed = false;
  }

  /**
   * Decides about a call that has arrived.
   *
   * @param what names the call
   * @param stackNumber the number that {@link #over} gets when the call is over; 0 when nobody will
   *     tell, since it is over as soon as it has arrived
   */
  synchronized Fate call(Target target, String what, int stackNumber) {
    if (closed) {
      return Fate.DROPPED;
    }
    seen.merge(target, 1, Integer::sum);
    var fate = point.filter(at -> isAt(at, target, what)).map(CrashPoint::fate);
    if (fate.isPresent()) {
      close(what);
      lastNumber = stackNumber;
      reached = stackNumber == 0 || fate.get() == Fate.DROPPED;
    }
    if (!fate.equals(Optional.of(Fate.DROPPED))) {
      passed.add(target + " " + what);
    }
    return fate.orElse(Fate.ANSWERED);
  }

  private boolean isAt(CrashPoint at, Target target, String what) {
    boolean counts = at.target() == target && what.startsWith(at.calls());
    matching += counts ? 1 : 0;
    return counts && at.number() == matching;
  }

  /** Lets nothing pass from now on, as if the operator had been killed at this moment. */
  synchronized void close(String why) {
    closed = true;
    last = why;
    reached = true;
  }

  /** Whether a call that does not count, such as an Event, may pass. */
  synchronized boolean isOpen() {
    return !closed;
  }

  /** Takes note that a call is over: carried out, and answered or lost. */
  synchronized void over(int stackNumber) {
    reached |= closed && stackNumber == lastNumber;
  }

  /** Whether the operator is to be killed now. */
  synchronized boolean isReached() {
    return reached;
  }

  /** The call that it was killed at; empty when the point was not reached. */
  synchronized String last() {
    return last;
  }

  /** Calls since it was armed. */
  synchronized Map<Target, Integer> counts() {
    return new EnumMap<>(seen);
  }

  /** Every call that passed since the gate was made, in order. */
  synchronized List<String> passed() {
    return List.copyOf(passed);
  }
}
