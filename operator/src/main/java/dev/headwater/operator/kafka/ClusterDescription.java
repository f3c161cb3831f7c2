package dev.headwater.operator.kafka;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/** Puts what several calls answered into one value. */
final class ClusterDescription {
  private static final int NAMED = 10;

  private ClusterDescription() {}

  static ClusterAnswer.Described of(
      String clusterId,
      Collection<Node> nodes,
      QuorumInfo quorum,
      Collection<TopicDescription> topics) {
    var brokers = nodes.stream().map(Node::id).collect(Collectors.toCollection(TreeSet::new));
    var led = new TreeMap<Integer, Integer>();
    var leaders = new TreeMap<String, List<Integer>>();
    var leaderless = new TreeSet<String>();
    int incomplete = 0;
    for (var topic : topics) {
      leaders.put(topic.name(), leaders(topic));
      for (var partition : topic.partitions()) {
        if (hasLeader(partition)) {
          led.merge(partition.leader().id(), 1, Integer::sum);
        } else {
          leaderless.add(topic.name() + "-" + partition.partition());
        }
        incomplete += isComplete(partition, brokers) ? 0 : 1;
      }
    }
    return new ClusterAnswer.Described(
        clusterId,
        brokers,
        led,
        leaders,
        leaderless.stream().limit(NAMED).toList(),
        leaderless.size(),
        incomplete,
        quorum.leaderId() < 0 ? OptionalInt.empty() : OptionalInt.of(quorum.leaderId()),
        ids(quorum.voters()),
        caughtUp(quorum));
  }

  private static List<Integer> leaders(TopicDescription topic) {
    return topic.partitions().stream()
        .sorted(Comparator.comparingInt(TopicPartitionInfo::partition))
        .map(partition -> hasLeader(partition) ? partition.leader().id() : -1)
        .toList();
  }

  private static boolean hasLeader(TopicPartitionInfo partition) {
    return partition.leader() != null && !partition.leader().isEmpty();
  }

  /** Replicas on brokers that are gone stay in Apache Kafka's lists; they are not waited for. */
  private static boolean isComplete(TopicPartitionInfo partition, Set<Integer> brokers) {
    var inSync = partition.isr().stream().map(Node::id).collect(Collectors.toSet());
    return partition.replicas().stream()
        .map(Node::id)
        .filter(brokers::contains)
        .allMatch(inSync::contains);
  }

  private static SortedSet<Integer> ids(List<QuorumInfo.ReplicaState> replicas) {
    return replicas.stream()
        .map(QuorumInfo.ReplicaState::replicaId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The high watermark moves with the majority, so who has reached it lacks nothing. A leader that
   * was just elected says -1: then nothing is known of the others.
   */
  private static SortedSet<Integer> caughtUp(QuorumInfo quorum) {
    return ids(
        quorum.voters().stream()
            .filter(
                voter ->
                    voter.replicaId() == quorum.leaderId()
                        || (quorum.highWatermark() >= 0
                            && voter.logEndOffset() >= quorum.highWatermark()))
            .toList());
  }
}
