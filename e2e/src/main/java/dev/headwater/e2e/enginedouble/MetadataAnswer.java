package dev.headwater.e2e.enginedouble;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.MetadataResponse;

/** Answers Metadata. Topics are never made by asking for them. */
final class MetadataAnswer {
  private MetadataAnswer() {}

  static MetadataResponse of(ClusterState state, MetadataRequestData request, short version) {
    var data =
        new MetadataResponseData()
            .setClusterId(state.clusterId())
            .setControllerId(Descriptions.someBroker(state));
    for (var broker : state.active()) {
      data.brokers()
          .add(
              new MetadataResponseBroker()
                  .setNodeId(broker.id())
                  .setHost(broker.host())
                  .setPort(broker.port())
                  .setRack(Descriptions.rack(broker).orElse(null)));
    }
    if (request.topics() == null) {
      state.topics().forEach((name, topic) -> data.topics().add(known(name, topic)));
    } else {
      request.topics().forEach(wanted -> data.topics().add(one(state, wanted)));
    }
    return new MetadataResponse(data, version);
  }

  private static MetadataResponseTopic one(ClusterState state, MetadataRequestTopic wanted) {
    if (wanted.name() != null) {
      return Optional.ofNullable(state.topics().get(wanted.name()))
          .map(topic -> known(wanted.name(), topic))
          .orElseGet(
              () ->
                  new MetadataResponseTopic()
                      .setName(wanted.name())
                      .setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code()));
    }
    return state.topics().entrySet().stream()
        .filter(topic -> topic.getValue().id().equals(wanted.topicId().toString()))
        .map(MetadataAnswer::known)
        .findFirst()
        .orElseGet(
            () ->
                new MetadataResponseTopic()
                    .setTopicId(wanted.topicId())
                    .setErrorCode(Errors.UNKNOWN_TOPIC_ID.code()));
  }

  private static MetadataResponseTopic known(Map.Entry<String, Topic> topic) {
    return known(topic.getKey(), topic.getValue());
  }

  private static MetadataResponseTopic known(String name, Topic topic) {
    var partitions = new ArrayList<MetadataResponsePartition>();
    for (int index = 0; index < topic.partitions().size(); index++) {
      partitions.add(partition(topic.partitions().get(index), index));
    }
    return new MetadataResponseTopic()
        .setName(name)
        .setTopicId(Uuid.fromString(topic.id()))
        .setPartitions(partitions);
  }

  private static MetadataResponsePartition partition(Partition partition, int index) {
    var replica = List.of(partition.replica());
    return new MetadataResponsePartition()
        .setPartitionIndex(index)
        .setErrorCode((partition.led() ? Errors.NONE : Errors.LEADER_NOT_AVAILABLE).code())
        .setLeaderId(partition.led() ? partition.replica() : -1)
        .setLeaderEpoch(partition.leaderEpoch())
        .setReplicaNodes(replica)
        .setIsrNodes(replica);
  }
}
