package dev.headwater.e2e.enginedouble;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.Cursor;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponsePartition;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData.DescribeTopicPartitionsResponseTopic;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeTopicPartitionsResponse;

/** Answers DescribeTopicPartitions, page by page. */
final class TopicDescriptions {
  private static final int PAGE = 2000;

  private TopicDescriptions() {}

  static DescribeTopicPartitionsResponse of(
      ClusterState state, DescribeTopicPartitionsRequestData request) {
    var data = new DescribeTopicPartitionsResponseData();
    int left = Math.clamp(request.responsePartitionLimit(), 1, PAGE);
    for (var name : names(state, request)) {
      var topic = Optional.ofNullable(state.topics().get(name));
      if (topic.isEmpty()) {
        data.topics().add(unknown(name));
        continue;
      }
      int first = first(request, name);
      int last = Math.min(topic.get().partitions().size(), first + left);
      data.topics().add(page(state, name, topic.get(), first, last));
      left -= last - first;
      if (last < topic.get().partitions().size()) {
        data.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(last));
        break;
      }
    }
    return new DescribeTopicPartitionsResponse(data);
  }

  private static Collection<String> names(
      ClusterState state, DescribeTopicPartitionsRequestData request) {
    var names = new TreeSet<String>();
    request.topics().stream().map(TopicRequest::name).forEach(names::add);
    if (names.isEmpty()) {
      names.addAll(state.topics().keySet());
    }
    return request.cursor() == null ? names : names.tailSet(request.cursor().topicName());
  }

  private static int first(DescribeTopicPartitionsRequestData request, String name) {
    var cursor = request.cursor();
    return cursor != null && cursor.topicName().equals(name) ? cursor.partitionIndex() : 0;
  }

  private static DescribeTopicPartitionsResponseTopic unknown(String name) {
    return new DescribeTopicPartitionsResponseTopic()
        .setName(name)
        .setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
  }

  private static DescribeTopicPartitionsResponseTopic page(
      ClusterState state, String name, Topic topic, int first, int last) {
    var partitions = new ArrayList<DescribeTopicPartitionsResponsePartition>();
    for (int index = first; index < last; index++) {
      partitions.add(partition(state, topic.partitions().get(index), index));
    }
    return new DescribeTopicPartitionsResponseTopic()
        .setName(name)
        .setTopicId(Uuid.fromString(topic.id()))
        .setPartitions(partitions);
  }

  private static DescribeTopicPartitionsResponsePartition partition(
      ClusterState state, Partition partition, int index) {
    var replica = List.of(partition.replica());
    return new DescribeTopicPartitionsResponsePartition()
        .setPartitionIndex(index)
        .setErrorCode((partition.led() ? Errors.NONE : Errors.LEADER_NOT_AVAILABLE).code())
        .setLeaderId(partition.led() ? partition.replica() : -1)
        .setLeaderEpoch(partition.leaderEpoch())
        .setReplicaNodes(replica)
        .setIsrNodes(replica)
        .setEligibleLeaderReplicas(List.of())
        .setLastKnownElr(List.of())
        .setOfflineReplicas(state.isActive(partition.replica()) ? List.of() : replica);
  }
}
