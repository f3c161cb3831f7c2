package dev.headwater.operator.kafka;

import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;

/** What a cluster says of itself. */
public sealed interface ClusterAnswer {
  /**
   * The cluster answered.
   *
   * @param brokers ids of the brokers that are registered and not fenced
   * @param ledPartitions partitions that each broker leads, internal topics included
   * @param leaders leader of each partition by topic, in the order of partitions; -1 without one
   * @param leaderless some of the partitions without a leader, as topic-partition
   * @param leaderlessCount all of them
   * @param incompleteCount partitions whose in-sync set lacks a replica that lives on a registered
   *     broker
   * @param quorumLeader the active controller
   * @param caughtUpVoters voters that have all of the metadata log
   */
  record Described(
      String clusterId,
      SortedSet<Integer> brokers,
      SortedMap<Integer, Integer> ledPartitions,
      SortedMap<String, List<Integer>> leaders,
      List<String> leaderless,
      int leaderlessCount,
      int incompleteCount,
      OptionalInt quorumLeader,
      SortedSet<Integer> voters,
      SortedSet<Integer> caughtUpVoters)
      implements ClusterAnswer {
    public Described {
      leaderless = List.copyOf(leaderless);
    }
  }

  /** No broker answered in time. */
  record Unreachable(String message) implements ClusterAnswer {}
}
