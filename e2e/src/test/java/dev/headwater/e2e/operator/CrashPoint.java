package dev.headwater.e2e.operator;

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
