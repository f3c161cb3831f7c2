package dev.headwater.e2e.enginedouble;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignablePartitionResponse;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData.ReassignableTopicResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AlterPartitionReassignmentsResponse;
import org.apache.kafka.common.requests.ApiError;

/**
 * Answers AlterPartitionReassignments: the replica changes at once, and the partition has no leader
 * until the new broker has opened it. So the list of those that go on is always empty.
 */
final class Reassignments {
  private Reassignments() {}

  static Change<AlterPartitionReassignmentsResponse> of(
      ClusterState state, AlterPartitionReassignmentsRequestData request) {
    var data = new AlterPartitionReassignmentsResponseData();
    var next = state;
    for (var topic : request.topics()) {
      var answers = new ArrayList<ReassignablePartitionResponse>();
      for (var wanted : topic.partitions()) {
        var error = refusal(next, topic.name(), wanted).orElse(ApiError.NONE);
        answers.add(
            new ReassignablePartitionResponse()
                .setPartitionIndex(wanted.partitionIndex())
                .setErrorCode(error.error().code())
                .setErrorMessage(error.message()));
        if (error.isSuccess()) {
          next = moved(next, topic.name(), wanted);
        }
      }
      data.responses()
          .add(new ReassignableTopicResponse().setName(topic.name()).setPartitions(answers));
    }
    return new Change<>(next, new AlterPartitionReassignmentsResponse(data));
  }

  private static Optional<ApiError> refusal(
      ClusterState state, String name, ReassignablePartition wanted) {
    var topic = state.topics().get(name);
    if (topic == null || wanted.partitionIndex() >= topic.partitions().size()) {
      return Optional.of(
          new ApiError(
              Errors.UNKNOWN_TOPIC_OR_PARTITION,
              "Unable to find a topic named %s with a partition %d."
                  .formatted(name, wanted.partitionIndex())));
    }
    if (wanted.replicas() == null) {
      return Optional.of(
          new ApiError(
              Errors.NO_REASSIGNMENT_IN_PROGRESS, Errors.NO_REASSIGNMENT_IN_PROGRESS.message()));
    }
    if (wanted.replicas().size() != 1) {
      return Optional.of(
          new ApiError(
              Errors.INVALID_REPLICA_ASSIGNMENT, "elastic stream only support replicas = 1"));
    }
    int target = wanted.replicas().getFirst();
    return state.isActive(target)
        ? Optional.empty()
        : Optional.of(
            new ApiError(
                Errors.INVALID_REPLICA_ASSIGNMENT,
                "The manual partition assignment includes broker %d, but no such broker is registered."
                    .formatted(target)));
  }

  private static ClusterState moved(ClusterState state, String name, ReassignablePartition wanted) {
    int target = wanted.replicas().getFirst();
    return state.withTopics(
        topics -> {
          topics.computeIfPresent(
              name,
              (_, topic) -> topic.with(moved(topic.partitions(), wanted.partitionIndex(), target)));
          return topics;
        });
  }

  private static List<Partition> moved(List<Partition> before, int index, int target) {
    var after = new ArrayList<>(before);
    if (before.get(index).replica() != target) {
      after.set(index, before.get(index).leaderless(target));
    }
    return after;
  }
}
