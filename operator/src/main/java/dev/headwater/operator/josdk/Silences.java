package dev.headwater.operator.josdk;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Since when the brokers of each object have left calls unanswered. */
public final class Silences {
  /**
   * How long brokers may be silent before an object that was Ready is reported otherwise: one call
   * that a busy machine left unanswered, such as the first one of an operator that has just
   * started, is no news, and must not make Ready flap.
   */
  public static final Duration TOLERATED = Duration.ofSeconds(30);

  private final Map<ResourceID, Instant> since = new ConcurrentHashMap<>();

  /**
   * How long the silence lasts by now: zero at the first unanswered call, and again after an
   * answer.
   *
   * @param unanswered whether the last call was left unanswered; empty while none has ended yet,
   *     and then a silence goes on as it was
   */
  public Duration lasts(ResourceID id, Optional<Boolean> unanswered, Instant now) {
    if (unanswered.isPresent()) {
      if (unanswered.get()) {
        since.putIfAbsent(id, now);
      } else {
        since.remove(id);
      }
    }
    return Duration.between(since.getOrDefault(id, now), now);
  }

  public void forget(ResourceID id) {
    since.remove(id);
  }
}
