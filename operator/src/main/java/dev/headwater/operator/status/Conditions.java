package dev.headwater.operator.status;

import dev.headwater.api.v1alpha1.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds the next conditions of an object from its last ones. Every known type is there from the
 * first visit on; one that is not set keeps what was last said of it, or is Unknown. The time of a
 * transition stays while the status stays, so a visit without news gives equal conditions.
 */
public final class Conditions {
  /** A condition's message may have 32768 characters; nobody reads as many as these. */
  private static final int LONGEST_MESSAGE = 2000;

  private static final String TRUE = "True";
  private static final String FALSE = "False";
  private static final String UNKNOWN = "Unknown";

  private final List<String> types;
  private final Map<String, Condition> last = new HashMap<>();
  private final Map<String, Condition> next = new HashMap<>();
  private final long generation;
  private final Instant now;

  private Conditions(List<String> types, List<Condition> last, long generation, Instant now) {
    this.types = types;
    this.generation = generation;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    last.forEach(condition -> this.last.put(condition.type(), condition));
  }

  /**
   * Starts from the last conditions of a StreamCluster.
   *
   * @param generation metadata.generation of the object that was observed
   */
  public static Conditions ofCluster(List<Condition> last, long generation, Instant now) {
    var types =
        Stream.concat(ConditionTypes.CLUSTER.stream(), ConditionTypes.CLUSTER_OPTIONAL.stream());
    return new Conditions(types.toList(), last, generation, now);
  }

  /**
   * Starts from the last conditions of a StreamTopic.
   *
   * @param generation metadata.generation of the object that was observed
   */
  public static Conditions ofTopic(List<Condition> last, long generation, Instant now) {
    return new Conditions(ConditionTypes.TOPIC, last, generation, now);
  }

  /** Says that it is so. */
  public Conditions isTrue(String type, Reason reason, String message) {
    return put(type, TRUE, reason, message);
  }

  /** Says that it is not so. */
  public Conditions isFalse(String type, Reason reason, String message) {
    return put(type, FALSE, reason, message);
  }

  /** Says that it could not be found out. */
  public Conditions isUnknown(String type, Reason reason, String message) {
    return put(type, UNKNOWN, reason, message);
  }

  /** Takes a condition away that the object has no more. */
  public Conditions drop(String type) {
    next.remove(type);
    last.remove(type);
    return this;
  }

  /** The conditions in their fixed order. */
  public List<Condition> build() {
    return types.stream().filter(this::isThere).map(this::nextOf).toList();
  }

  private boolean isThere(String type) {
    return !ConditionTypes.CLUSTER_OPTIONAL.contains(type)
        || next.containsKey(type)
        || last.containsKey(type);
  }

  private Condition nextOf(String type) {
    var set = next.get(type);
    var before = last.get(type);
    if (set != null) {
      return set;
    }
    return before == null
        ? condition(type, UNKNOWN, Reason.PENDING, "Not looked at yet.", null)
        : before;
  }

  private Conditions put(String type, String status, Reason reason, String message) {
    if (!types.contains(type)) {
      throw new IllegalArgumentException("no condition of this object: " + type);
    }
    next.put(type, condition(type, status, reason, message, last.get(type)));
    return this;
  }

  private Condition condition(
      String type, String status, Reason reason, String message, @Nullable Condition before) {
    return new Condition(
        type, status, reason.id(), shortened(message), generation, since(status, before));
  }

  private String since(String status, @Nullable Condition before) {
    return Optional.ofNullable(before)
        .filter(condition -> condition.status().equals(status))
        .flatMap(condition -> Optional.ofNullable(condition.lastTransitionTime()))
        .orElseGet(now::toString);
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE - 1) + "…";
  }
}
