package dev.headwater.operator.kafka;

import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;

/** What a cluster says of itself. */
public sealed interface ClusterAnswer {
  record Described(
      String clusterId,
      SortedSet<Integer> brokers,
      SortedMap<Integer, Integer> ledPartitions,
      List<String> leaderless,
      int leaderlessCount,
      int incompleteCount,
      OptionalInt quorumLeader,
      SortedSet<Integer> voters,
      SortedSet<Integer> caughtUpVoters)
      implements ClusterAnswer {}

  record Unreachable(String message) implements ClusterAnswer {}
}
