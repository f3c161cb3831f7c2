package dev.headwater.e2e.enginedouble;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.CreateTopicsResponse;

/**
 * Answers CreateTopics. S3 keeps the copies: whatever replication factor is asked for becomes 1,
 * and so does min.insync.replicas.
 */
final class TopicCreation {
  private static final int DEFAULT_PARTITIONS = 1;

  private TopicCreation() {}

  static Change<CreateTopicsResponse> of(ClusterState state, CreateTopicsRequestData request) {
    var data = new CreateTopicsResponseData();
    var next = state;
    for (var wanted : request.topics()) {
      var refusal = refusal(next, wanted);
      if (refusal.isPresent()) {
        data.topics().add(refused(wanted, refusal.get()));
        continue;
      }
      var topic = topic(next, wanted);
      data.topics().add(created(wanted, topic));
      if (!request.validateOnly()) {
        next = with(next, wanted.name(), topic);
      }
    }
    return new Change<>(next, new CreateTopicsResponse(data));
  }

  private static ClusterState with(ClusterState state, String name, Topic topic) {
    return state.withTopics(
        topics -> {
          topics.put(name, topic);
          return topics;
        });
  }

  private static Optional<ApiError> refusal(ClusterState state, CreatableTopic wanted) {
    try {
      org.apache.kafka.common.internals.Topic.validate(wanted.name());
    } catch (InvalidTopicException e) {
      return error(Errors.INVALID_TOPIC_EXCEPTION, e.getMessage());
    }
    if (state.topics().containsKey(wanted.name())) {
      return error(
          Errors.TOPIC_ALREADY_EXISTS, "Topic '%s' already exists.".formatted(wanted.name()));
    }
    return settingsRefusal(wanted).or(() -> placementRefusal(state, wanted));
  }

  private static Optional<ApiError> settingsRefusal(CreatableTopic wanted) {
    for (var setting : wanted.configs()) {
      var refusal =
          setting.value() == null
              ? Optional.of("Null value not supported for topic configs: " + setting.name())
              : TopicSettings.refusal(setting.name(), setting.value());
      if (refusal.isPresent()) {
        return error(Errors.INVALID_CONFIG, refusal.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<ApiError> placementRefusal(ClusterState state, CreatableTopic wanted) {
    if (wanted.assignments().isEmpty()) {
      return wanted.numPartitions() == 0 || wanted.numPartitions() < -1
          ? error(
              Errors.INVALID_PARTITIONS,
              "Number of partitions was set to an invalid non-positive value.")
          : state.active().isEmpty()
              ? error(
                  Errors.INVALID_REPLICATION_FACTOR,
                  "Unable to replicate the partition 1 time(s): All brokers are currently fenced.")
              : Optional.empty();
    }
    return assignmentRefusal(
        state, wanted.assignments().stream().map(CreatableReplicaAssignment::brokerIds).toList());
  }

  /** Also for partitions that are added. */
  static Optional<ApiError> assignmentRefusal(ClusterState state, List<List<Integer>> assignments) {
    if (assignments.stream().anyMatch(brokers -> brokers.size() != 1)) {
      return error(Errors.POLICY_VIOLATION, "Replication factor must be 1");
    }
    return assignments.stream()
        .flatMap(Collection::stream)
        .filter(broker -> !state.isActive(broker))
        .findFirst()
        .flatMap(
            broker ->
                error(
                    Errors.INVALID_REPLICA_ASSIGNMENT,
                    "The manual partition assignment includes broker %d, but no such broker is registered."
                        .formatted(broker)));
  }

  private static Optional<ApiError> error(Errors error, String message) {
    return Optional.of(new ApiError(error, message));
  }

  private static Topic topic(ClusterState state, CreatableTopic wanted) {
    var settings = new TreeMap<String, String>();
    wanted.configs().forEach(setting -> settings.put(setting.name(), setting.value()));
    settings.put("min.insync.replicas", "1");
    return new Topic(Uuid.randomUuid().toString(), partitions(state, wanted), settings);
  }

  private static List<Partition> partitions(ClusterState state, CreatableTopic wanted) {
    var partitions = new ArrayList<Partition>();
    if (!wanted.assignments().isEmpty()) {
      wanted.assignments().forEach(one -> partitions.add(Partition.on(one.brokerIds().getFirst())));
      return partitions;
    }
    int count = wanted.numPartitions() == -1 ? DEFAULT_PARTITIONS : wanted.numPartitions();
    var placement = Placement.of(state);
    for (int index = 0; index < count; index++) {
      partitions.add(Partition.on(placement.next().orElseThrow()));
    }
    return partitions;
  }

  private static CreatableTopicResult refused(CreatableTopic wanted, ApiError error) {
    return new CreatableTopicResult()
        .setName(wanted.name())
        .setErrorCode(error.error().code())
        .setErrorMessage(error.message());
  }

  private static CreatableTopicResult created(CreatableTopic wanted, Topic topic) {
    return new CreatableTopicResult()
        .setName(wanted.name())
        .setTopicId(Uuid.fromString(topic.id()))
        .setNumPartitions(topic.partitions().size())
        .setReplicationFactor((short) 1)
        .setConfigs(ConfigDescriptions.ofNewTopic(topic));
  }
}
