package dev.headwater.operator.topic;

import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.api.v1alpha1.StreamTopicStatus;
import dev.headwater.operator.kafka.TopicAnswer;
import dev.headwater.operator.status.BlockedConditions;
import dev.headwater.operator.status.ConditionTypes;
import dev.headwater.operator.status.Conditions;
import dev.headwater.operator.status.Reason;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The status of a StreamTopic after a visit: pure, and equal to the last one without news. */
final class TopicReport {
  /** Waiting does not help against these. */
  private static final Set<Reason> FOR_HUMANS =
      Set.of(
          Reason.TOPIC_CONFLICT,
          Reason.CLUSTER_NOT_FOUND,
          Reason.PARTITIONS_LOWERED,
          Reason.INVALID_CONFIG,
          Reason.BROKER_REFUSED);

  /** A change of the spec is under way. */
  private static final Set<Reason> UNDER_WAY =
      Set.of(Reason.CREATING, Reason.UPDATING, Reason.DELETING, Reason.CLUSTER_NOT_READY);

  private TopicReport() {}

  static StreamTopicStatus of(TopicSnapshot seen, TopicPlan plan, Instant now) {
    var topic = seen.topic();
    var last = Optional.ofNullable(topic.getStatus()).orElseGet(StreamTopicStatus::new);
    var generation = topic.getMetadata().getGeneration();
    var conditions = Conditions.ofTopic(last.conditionsOrEmpty(), generation, now);
    boolean stalled = FOR_HUMANS.contains(plan.reason());
    if (plan.reason() == Reason.TOPIC_SYNCED) {
      conditions.isTrue(ConditionTypes.READY, plan.reason(), plan.message());
    } else {
      conditions.isFalse(ConditionTypes.READY, plan.reason(), plan.message());
    }
    if (stalled) {
      conditions
          .isFalse(ConditionTypes.RECONCILING, Reason.BLOCKED, "Stalled says why nothing goes on.")
          .isTrue(ConditionTypes.STALLED, plan.reason(), plan.message());
    } else {
      conditions.isFalse(ConditionTypes.STALLED, Reason.NOT_BLOCKED, "Nothing needs a human.");
      reconciling(conditions, topic, last, plan);
    }
    return new StreamTopicStatus(
        generation, conditions.build(), topicId(seen, plan, last), partitions(seen, plan, last));
  }

  /** The status of a topic whose spec cannot be read. */
  static StreamTopicStatus unreadable(StreamTopic topic, String fault, Instant now) {
    var last = Optional.ofNullable(topic.getStatus()).orElseGet(StreamTopicStatus::new);
    var generation = topic.getMetadata().getGeneration();
    var conditions = Conditions.ofTopic(last.conditionsOrEmpty(), generation, now);
    BlockedConditions.put(conditions, Reason.UNREADABLE, fault);
    return new StreamTopicStatus(generation, conditions.build(), last.topicId(), last.partitions());
  }

  private static void reconciling(
      Conditions conditions, StreamTopic topic, StreamTopicStatus last, TopicPlan plan) {
    if (UNDER_WAY.contains(plan.reason()) && !carriedOut(topic, last)) {
      conditions.isTrue(ConditionTypes.RECONCILING, plan.reason(), plan.message());
    } else {
      conditions.isFalse(ConditionTypes.RECONCILING, Reason.RECONCILED, "The spec is carried out.");
    }
  }

  /** Repair of what others did, or a cluster that is away for a while, is no change of the spec. */
  private static boolean carriedOut(StreamTopic topic, StreamTopicStatus last) {
    return topic.getMetadata().getDeletionTimestamp() == null
        && last.conditionsOrEmpty().stream()
            .anyMatch(
                condition ->
                    condition.type().equals(ConditionTypes.RECONCILING)
                        && condition.reason().equals(Reason.RECONCILED.id())
                        && topic
                            .getMetadata()
                            .getGeneration()
                            .equals(condition.observedGeneration()));
  }

  /** The id of a topic of ours; none while there is none, so that a new one can be ours again. */
  private static @Nullable String topicId(
      TopicSnapshot seen, TopicPlan plan, StreamTopicStatus last) {
    return switch (seen.seen().orElse(null)) {
      case TopicAnswer.Exists topic when plan.reason() != Reason.TOPIC_CONFLICT -> topic.topicId();
      case TopicAnswer.Absent absent -> null;
      case null, default -> last.topicId();
    };
  }

  private static @Nullable Integer partitions(
      TopicSnapshot seen, TopicPlan plan, StreamTopicStatus last) {
    return switch (seen.seen().orElse(null)) {
      case TopicAnswer.Exists topic when plan.reason() != Reason.TOPIC_CONFLICT ->
          topic.partitions();
      case TopicAnswer.Absent absent -> null;
      case null, default -> last.partitions();
    };
  }
}
