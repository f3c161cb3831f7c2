package dev.headwater.operator.kafka;

/** What came of a change of a topic or of the brokers' settings. */
public sealed interface ChangeAnswer {
  /** It is done. */
  record Done() implements ChangeAnswer {}

  /** The cluster refuses it; the message has its words. */
  record Refused(String message, boolean isConfig) implements ChangeAnswer {}

  /** What was seen before no longer holds: the topic came or went meanwhile. Look again. */
  record Outdated(String message) implements ChangeAnswer {}

  /** No broker answered; whether it was done is not known. */
  record Unreachable(String message) implements ChangeAnswer {}
}
