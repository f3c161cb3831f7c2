package dev.headwater.operator.topic;

import dev.headwater.operator.kafka.TopicAnswer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Since when the brokers of each topic have left calls unanswered. */
final class Silences {
  private final Map<ResourceID, Instant> since = new ConcurrentHashMap<>();

  /**
   * How long the silence lasts by now: zero at the first unanswered call, and again after an
   * answer. While none came yet it goes on as it was.
   */
  Duration lasts(ResourceID id, Optional<TopicAnswer> answer, Instant now) {
    switch (answer.orElse(null)) {
      case null -> {}
      case TopicAnswer.Unreachable unreachable -> since.putIfAbsent(id, now);
      case TopicAnswer.Exists exists -> since.remove(id);
      case TopicAnswer.Absent absent -> since.remove(id);
    }
    return Duration.between(since.getOrDefault(id, now), now);
  }

  void forget(ResourceID id) {
    since.remove(id);
  }
}
