package dev.headwater.operator.topic;

import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.operator.desired.Annotations;
import dev.headwater.operator.kafka.ChangeAnswer;
import dev.headwater.operator.kafka.TopicAnswer;
import dev.headwater.operator.status.ConditionTypes;
import java.time.Duration;
import java.util.Optional;

/**
 * All that one visit knows of a topic, the input of its plan.
 *
 * @param topic the declaration and the last report
 * @param holdsFinalizer whether our finalizer is set: from then on an unknown topic may be ours
 * @param cluster its cluster
 * @param owner name of another StreamTopic that has the same topic, or was declared first
 * @param rivalLives whether any other StreamTopic declares the same topic
 * @param seen what the brokers said of the topic; empty while they have not answered
 * @param silence how long the brokers have not answered; zero when the last call was answered
 * @param changed what came of the change that the last visit asked for
 */
record TopicSnapshot(
    StreamTopic topic,
    boolean holdsFinalizer,
    ClusterView cluster,
    Optional<String> owner,
    boolean rivalLives,
    Optional<TopicAnswer> seen,
    Duration silence,
    Optional<ChangeAnswer> changed) {

  /** The same with what the brokers said. */
  TopicSnapshot answered(Optional<TopicAnswer> answer, Duration silence) {
    return new TopicSnapshot(
        topic, holdsFinalizer, cluster, owner, rivalLives, answer, silence, changed);
  }

  /** The same after a change was asked for. */
  TopicSnapshot after(ChangeAnswer change, boolean finalizerHeld) {
    return new TopicSnapshot(
        topic, finalizerHeld, cluster, owner, rivalLives, seen, silence, Optional.of(change));
  }

  boolean isBeingDeleted() {
    return topic.getMetadata().getDeletionTimestamp() != null;
  }

  boolean isAbandoned() {
    return Annotations.isAbandoned(topic);
  }

  /** Whether the last report says Ready of the spec as it is now. */
  boolean isReportedReady() {
    var status = topic.getStatus();
    return status != null
        && topic.getMetadata().getGeneration().equals(status.observedGeneration())
        && status.conditionsOrEmpty().stream()
            .anyMatch(
                condition ->
                    condition.type().equals(ConditionTypes.READY)
                        && condition.status().equals("True"));
  }

  boolean isUnanswered() {
    return seen.filter(TopicAnswer.Unreachable.class::isInstance).isPresent();
  }

  Optional<String> knownId() {
    return Optional.ofNullable(topic.getStatus()).map(status -> status.topicId());
  }
}
