package dev.headwater.operator.kafka;

/** What came of unregistering a broker. */
public sealed interface UnregisterAnswer {
  /** It is unregistered, or was before. */
  record Gone() implements UnregisterAnswer {}

  /** Not yet: the engine has streams of it open, or says something else. */
  record Refused(String message) implements UnregisterAnswer {}

  /** No broker answered. */
  record Unreachable(String message) implements UnregisterAnswer {}
}
