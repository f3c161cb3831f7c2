package dev.headwater.e2e.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where in a step of a cluster's life the operator is killed.
 *
 * @param target what it has called
 * @param calls how the calls begin that are counted, such as {@code UNREGISTER_BROKER}; empty for
 *     all that change something there
 * @param number which of them it is in that step, from 1
 * @param fate what becomes of that call before the operator is killed
 */
record CrashPoint(Target target, String calls, int number, Fate fate) {
  /** Every so many writes to the API server meet the fates with a lost answer, too. */
  private static final int LOST_EVERY = 5;

  /** What the operator changes things in. */
  enum Target {
    API,
    AWS,
    KAFKA
  }

  /** What becomes of the last call. */
  enum Fate {
    /** Carried out and answered. */
    ANSWERED,
    /** Carried out, and the answer lost. */
    LOST,
    /** Never arrived. */
    DROPPED
  }

  /**
   * All points of a step: after each write to the API server, at every fifth also with the answer
   * or the request lost; after each call that changes AWS or Kafka, all three.
   *
   * @param calls how many calls the step makes undisturbed
   */
  static List<CrashPoint> all(Map<Target, Integer> calls) {
    var points = new ArrayList<CrashPoint>();
    calls.forEach(
        (target, number) -> {
          for (int k = 1; k <= number; k++) {
            points.add(new CrashPoint(target, "", k, Fate.ANSWERED));
            if (target != Target.API || k % LOST_EVERY == 0) {
              points.add(new CrashPoint(target, "", k, Fate.LOST));
              points.add(new CrashPoint(target, "", k, Fate.DROPPED));
            }
          }
        });
    return points;
  }

  @Override
  public String toString() {
    var how =
        switch (fate) {
          case ANSWERED -> "";
          case LOST -> ", the answer lost";
          case DROPPED -> ", which never arrived";
        };
    return "%s call %d%s%s".formatted(target, number, calls.isEmpty() ? "" : " of " + calls, how);
  }
}
