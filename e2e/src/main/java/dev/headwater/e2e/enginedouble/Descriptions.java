package dev.headwater.e2e.enginedouble;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.message.DescribeQuorumResponseData.PartitionData;
import org.apache.kafka.common.message.DescribeQuorumResponseData.ReplicaState;
import org.apache.kafka.common.message.DescribeQuorumResponseData.TopicData;
import org.apache.kafka.common.requests.DescribeClusterResponse;
import org.apache.kafka.common.requests.DescribeQuorumResponse;

/** What a broker says of the cluster as a whole. */
final class Descriptions {
  private Descriptions() {}

  /** Brokers that are fenced are not shown. */
  static DescribeClusterResponse cluster(ClusterState state) {
    var data =
        new DescribeClusterResponseData()
            .setClusterId(state.clusterId())
            .setControllerId(someBroker(state));
    for (var broker : state.active()) {
      data.brokers()
          .add(
              new DescribeClusterBroker()
                  .setBrokerId(broker.id())
                  .setHost(broker.host())
                  .setPort(broker.port())
                  .setRack(rack(broker).orElse(null)));
    }
    return new DescribeClusterResponse(data);
  }

  /** Clients are never told who the active controller is: any broker passes their calls on. */
  static int someBroker(ClusterState state) {
    var active = state.active();
    return active.isEmpty()
        ? -1
        : active.get(ThreadLocalRandom.current().nextInt(active.size())).id();
  }

  static Optional<String> rack(Registration broker) {
    return Optional.of(broker.rack()).filter(rack -> !rack.isEmpty());
  }

  static DescribeQuorumResponse quorum(QuorumView quorum) {
    var state = quorum.state();
    long now = System.currentTimeMillis();
    var partition =
        new PartitionData()
            .setPartitionIndex(0)
            .setLeaderId(quorum.leader())
            .setLeaderEpoch(state.leaderEpoch())
            .setHighWatermark(state.offset())
            .setCurrentVoters(
                quorum.voterOffsets().entrySet().stream()
                    .map(voter -> replica(voter.getKey(), voter.getValue(), now))
                    .toList())
            .setObservers(
                state.active().stream()
                    .map(broker -> replica(broker.id(), state.offset(), now))
                    .toList());
    var topic =
        new TopicData().setTopicName("__cluster_metadata").setPartitions(List.of(partition));
    return new DescribeQuorumResponse(new DescribeQuorumResponseData().setTopics(List.of(topic)));
  }

  private static ReplicaState replica(int node, long logEnd, long nowMillis) {
    return new ReplicaState()
        .setReplicaId(node)
        .setLogEndOffset(logEnd)
        .setLastFetchTimestamp(nowMillis)
        .setLastCaughtUpTimestamp(nowMillis);
  }
}
