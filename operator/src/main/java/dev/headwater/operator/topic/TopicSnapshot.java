package dev.headwater.operator.topic;

import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.operator.kafka.ChangeAnswer;
import dev.headwater.operator.kafka.TopicAnswer;
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
 * @param changed what came of the change that the last visit asked for
 */
record TopicSnapshot(
    StreamTopic topic,
    boolean holdsFinalizer,
    ClusterView cluster,
    Optional<String> owner,
    boolean rivalLives,
    Optional<TopicAnswer> seen,
    Optional<ChangeAnswer> changed) {

  boolean isBeingDeleted() {
    return topic.getMetadata().getDeletionTimestamp() != null;
  }

  boolean isAbandoned() {
    var annotations = topic.getMetadata().getAnnotations();
    return annotations != null && "true".equals(annotations.get("headwater.dev/abandon"));
  }

  Optional<String> knownId() {
    return Optional.ofNullable(topic.getStatus()).map(status -> status.topicId());
  }
}
