package dev.headwater.operator.kafka;

import java.util.Map;

/** What a cluster says of a topic. */
public sealed interface TopicAnswer {
  /**
   * The topic exists.
   *
   * @param topicId id of the topic; another one after it was deleted and made anew
   * @param config settings of the topic itself, without the engine's defaults
   */
  record Exists(String topicId, int partitions, Map<String, String> config) implements TopicAnswer {
    public Exists {
      config = Map.copyOf(config);
    }
  }

  /** There is no topic of that name. */
  record Absent() implements TopicAnswer {}

  /** No broker answered. */
  record Unreachable(String message) implements TopicAnswer {}
}
