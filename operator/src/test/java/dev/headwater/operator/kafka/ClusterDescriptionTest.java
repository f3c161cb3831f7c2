package dev.headwater.operator.kafka;

import static dev.headwater.operator.kafka.Quorums.voter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.kafka.ClusterAnswer.Described;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterDescriptionTest {
  private static final QuorumInfo HEALTHY =
      Quorums.of(1, 100, voter(0, 100), voter(1, 104), voter(2, 101));

  @Test
  void brokersAndWhatEachLeadsAreCounted() {
    var described =
        described(
            HEALTHY,
            topic("orders", led(1000, 1000), led(2000, 2000), led(1000, 1000)),
            topic("__consumer_offsets", led(2000, 2000)));
    assertThat(described.clusterId()).isEqualTo("cluster");
    assertThat(described.brokers()).containsExactly(1000, 2000, 3000);
    assertThat(described.ledPartitions()).isEqualTo(Map.of(1000, 2, 2000, 2));
    assertThat(described.leaderlessCount()).isZero();
    assertThat(described.incompleteCount()).isZero();
  }

  @Test
  void partitionsWithoutALeaderAreCountedAndTenAreNamed() {
    var none = IntStream.range(0, 7).mapToObj(_ -> led(null, 1000)).toArray(Partition[]::new);
    var noNode = IntStream.range(0, 7).mapToObj(_ -> led(-1, 1000)).toArray(Partition[]::new);
    var described = described(HEALTHY, topic("b", none), topic("a", noNode), topic("c"));
    assertThat(described.leaderlessCount()).isEqualTo(14);
    assertThat(described.leaderless())
        .containsExactly("a-0", "a-1", "a-2", "a-3", "a-4", "a-5", "a-6", "b-0", "b-1", "b-2");
    assertThat(described.ledPartitions()).isEmpty();
  }

  @Test
  void aReplicaOutOfSyncOnALivingBrokerMakesAPartitionIncomplete() {
    var partition = new Partition(1000, List.of(1000, 2000, 3000), List.of(1000, 3000));
    assertThat(described(HEALTHY, topic("orders", partition)).incompleteCount()).isEqualTo(1);
  }

  @Test
  void aReplicaOnABrokerThatIsGoneIsNotWaitedFor() {
    var partition = new Partition(1000, List.of(1000, 2000, 2001), List.of(1000, 2000));
    assertThat(described(HEALTHY, topic("orders", partition)).incompleteCount()).isZero();
  }

  @Test
  void theLeaderAndWhoHasReachedTheHighWatermarkAreCaughtUp() {
    var quorum = Quorums.of(1, 100, voter(0, 99), voter(1, 104), voter(2, 100));
    var described = described(quorum);
    assertThat(described.quorumLeader()).isEqualTo(OptionalInt.of(1));
    assertThat(described.voters()).containsExactly(0, 1, 2);
    assertThat(described.caughtUpVoters()).containsExactly(1, 2);
  }

  @Test
  void aVoterThatWasNeverHeardOfIsNotCaughtUp() {
    var quorum = Quorums.of(1, 100, voter(0, 100), voter(1, 104), voter(2, -1));
    assertThat(described(quorum).caughtUpVoters()).containsExactly(0, 1);
  }

  /** A leader that was just elected says -1 until a majority has fetched from it. */
  @Test
  void nobodyButTheLeaderIsCaughtUpWhileTheHighWatermarkIsNotKnown() {
    var quorum = Quorums.of(1, -1, voter(0, 100), voter(1, 104), voter(2, -1));
    assertThat(described(quorum).caughtUpVoters()).containsExactly(1);
  }

  @Test
  void aQuorumWithoutALeaderSaysSo() {
    var quorum = Quorums.of(-1, 100, voter(0, 100), voter(1, 99));
    assertThat(described(quorum).quorumLeader()).isEmpty();
  }

  /** A partition by the ids of its brokers; replicas and in-sync replicas. */
  private record Partition(@Nullable Integer leader, List<Integer> replicas, List<Integer> isr) {}

  private static Partition led(@Nullable Integer leader, int replica) {
    return new Partition(leader, List.of(replica), List.of(replica));
  }

  private static Described described(QuorumInfo quorum, TopicDescription... topics) {
    var nodes = nodes(List.of(2000, 1000, 3000));
    return ClusterDescription.of("cluster", nodes, quorum, Arrays.asList(topics));
  }

  private static TopicDescription topic(String name, Partition... partitions) {
    var infos =
        IntStream.range(0, partitions.length).mapToObj(id -> info(id, partitions[id])).toList();
    return new TopicDescription(name, false, infos, null, Uuid.ZERO_UUID);
  }

  private static TopicPartitionInfo info(int id, Partition partition) {
    var leader = partition.leader() == null ? null : node(partition.leader());
    return new TopicPartitionInfo(
        id, leader, nodes(partition.replicas()), nodes(partition.isr()), List.of(), List.of());
  }

  private static List<Node> nodes(List<Integer> ids) {
    return ids.stream().map(ClusterDescriptionTest::node).toList();
  }

  private static Node node(int id) {
    return id < 0 ? Node.noNode() : new Node(id, "broker-" + id, 9092);
  }
}
