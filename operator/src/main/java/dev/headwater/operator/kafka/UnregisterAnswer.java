package dev.headwater.operator.kafka;

/** What came of unregistering a broker. */
public sealed interface UnregisterAnswer {
  record Gone() implements UnregisterAnswer {}

  record Refused(String message) implements UnregisterAnswer {}

  record Unreachable(String message) implements UnregisterAnswer {}
}
