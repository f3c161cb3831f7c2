package dev.headwater.operator.events;

/**
 * What an Event says.
 *
 * @param severity how a reader is to take it
 * @param reason of the condition that it comes from, such as {@code DrainStuck}
 * @param message of that condition
 */
record Happening(Severity severity, String reason, String message) {
  /** The two types of Events. */
  enum Severity {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String type;

    Severity(String type) {
      this.type = type;
    }

    /** As Kubernetes spells it. */
    String type() {
      return type;
    }
  }
}
