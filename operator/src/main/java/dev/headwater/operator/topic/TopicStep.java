package dev.headwater.operator.topic;

import java.util.Map;
import java.util.Set;

/** What a visit does about a topic. */
sealed interface TopicStep {
  /** A change in Kafka; the same one is not begun twice. */
  sealed interface Change extends TopicStep {}

  /** Nothing: it is as it should be, or nothing can be done. */
  record Rest() implements TopicStep {}

  /** The brokers have not answered yet. */
  record Await() implements TopicStep {}

  /** Our finalizer first, then the topic: intent before effect. */
  record Create(int partitions, Map<String, String> config) implements Change {}

  record Grow(int partitions) implements Change {}

  record Configure(Map<String, String> set, Set<String> reset) implements Change {}

  record Delete() implements Change {}

  /** The object may go. */
  record Release() implements TopicStep {}
}
