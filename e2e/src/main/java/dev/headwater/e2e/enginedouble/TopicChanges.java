package dev.headwater.e2e.enginedouble;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsAssignment;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreatePartitionsResponseData.CreatePartitionsTopicResult;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData.DeletableTopicResult;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.CreatePartitionsResponse;
import org.apache.kafka.common.requests.DeleteTopicsRequest;
import org.apache.kafka.common.requests.DeleteTopicsResponse;

/** Answers CreatePartitions and DeleteTopics. */
final class TopicChanges {
  private TopicChanges() {}

  static Change<CreatePartitionsResponse> grow(
      ClusterState state, CreatePartitionsRequestData request) {
    var data = new CreatePartitionsResponseData();
    var next = state;
    for (var wanted : request.topics()) {
      var error = refusal(next, wanted).orElse(ApiError.NONE);
      data.results()
          .add(
              new CreatePartitionsTopicResult()
                  .setName(wanted.name())
                  .setErrorCode(error.error().code())
                  .setErrorMessage(error.message()));
      if (error.isSuccess() && !request.validateOnly()) {
        next = grown(next, wanted);
      }
    }
    return new Change<>(next, new CreatePartitionsResponse(data));
  }

  private static Optional<ApiError> refusal(ClusterState state, CreatePartitionsTopic wanted) {
    var topic = state.topics().get(wanted.name());
    if (topic == null) {
      return Optional.of(
          new ApiError(
              Errors.UNKNOWN_TOPIC_OR_PARTITION,
              "This server does not host this topic-partition."));
    }
    int now = topic.partitions().size();
    if (wanted.count() <= now) {
      return Optional.of(
          new ApiError(
              Errors.INVALID_PARTITIONS,
              wanted.count() == now
                  ? "Topic already has %d partition(s).".formatted(now)
                  : "The topic %s currently has %d partition(s); %d would not be an increase."
                      .formatted(wanted.name(), now, wanted.count())));
    }
    if (wanted.assignments() == null) {
      return state.active().isEmpty()
          ? Optional.of(
              new ApiError(Errors.INVALID_REPLICATION_FACTOR, "All brokers are currently fenced."))
          : Optional.empty();
    }
    return assignmentRefusal(state, wanted, wanted.count() - now);
  }

  private static Optional<ApiError> assignmentRefusal(
      ClusterState state, CreatePartitionsTopic wanted, int added) {
    if (wanted.assignments().size() != added) {
      return Optional.of(
          new ApiError(
              Errors.INVALID_REPLICA_ASSIGNMENT,
              "%d partitions are added and %d assignments given."
                  .formatted(added, wanted.assignments().size())));
    }
    return TopicCreation.assignmentRefusal(
        state, wanted.assignments().stream().map(CreatePartitionsAssignment::brokerIds).toList());
  }

  private static ClusterState grown(ClusterState state, CreatePartitionsTopic wanted) {
    var placement = Placement.of(state);
    return state.withTopics(
        topics -> {
          var topic = topics.get(wanted.name());
          var partitions = new ArrayList<>(topic.partitions());
          var assignments = Optional.ofNullable(wanted.assignments()).orElse(List.of());
          assignments.forEach(one -> partitions.add(Partition.on(one.brokerIds().getFirst())));
          while (partitions.size() < wanted.count()) {
            partitions.add(Partition.on(placement.next().orElseThrow()));
          }
          topics.put(wanted.name(), topic.with(partitions));
          return topics;
        });
  }

  static Change<DeleteTopicsResponse> delete(ClusterState state, DeleteTopicsRequest request) {
    var data = new DeleteTopicsResponseData();
    var next = state;
    for (var wanted : request.topics()) {
      var found = found(next, wanted);
      data.responses().add(result(wanted, found));
      if (found.isPresent()) {
        next =
            next.withTopics(
                topics -> {
                  topics.remove(found.get().getKey());
                  return topics;
                });
      }
    }
    return new Change<>(next, new DeleteTopicsResponse(data));
  }

  private static Optional<Map.Entry<String, Topic>> found(
      ClusterState state, DeleteTopicState wanted) {
    return state.topics().entrySet().stream()
        .filter(
            topic ->
                wanted.name() != null
                    ? topic.getKey().equals(wanted.name())
                    : topic.getValue().id().equals(wanted.topicId().toString()))
        .findFirst();
  }

  private static DeletableTopicResult result(
      DeleteTopicState wanted, Optional<Map.Entry<String, Topic>> found) {
    if (found.isPresent()) {
      return new DeletableTopicResult()
          .setName(found.get().getKey())
          .setTopicId(Uuid.fromString(found.get().getValue().id()));
    }
    var error = wanted.name() == null ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION;
    return new DeletableTopicResult()
        .setName(wanted.name())
        .setTopicId(wanted.topicId())
        .setErrorCode(error.code())
        .setErrorMessage(error.message());
  }
}
