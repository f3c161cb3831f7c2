package dev.headwater.operator.status;

/** The conditions of an object that cannot be read. */
public final class UnreadableConditions {
  private UnreadableConditions() {}

  /**
   * Says so in place of everything else.
   *
   * @param fault names the field and what was seen
   */
  public static void put(Conditions conditions, String fault) {
    conditions
        .isFalse(ConditionTypes.READY, Reason.UNREADABLE, fault)
        .isFalse(ConditionTypes.RECONCILING, Reason.BLOCKED, "Stalled says why nothing goes on.")
        .isTrue(ConditionTypes.STALLED, Reason.UNREADABLE, fault);
  }
}
