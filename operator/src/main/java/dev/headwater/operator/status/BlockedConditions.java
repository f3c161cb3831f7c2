package dev.headwater.operator.status;

/** The conditions of an object about which nothing can be done, whatever else holds. */
public final class BlockedConditions {
  private BlockedConditions() {}

  /**
   * Says so in place of everything else.
   *
   * @param message names what was seen, what is allowed and what to do
   */
  public static void put(Conditions conditions, Reason reason, String message) {
    conditions
        .isFalse(ConditionTypes.READY, reason, message)
        .isFalse(ConditionTypes.RECONCILING, Reason.BLOCKED, "Stalled says why nothing goes on.")
        .isTrue(ConditionTypes.STALLED, reason, message);
  }
}
