package dev.headwater.e2e.enginedouble;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The controllers of a cluster: who runs, who leads, and each one's copy of the log. As on a real
 * quorum the longest copy among those that run wins an election and the others take it over, so two
 * blank disks of three found an empty cluster.
 */
final class Quorum {
  private final List<Integer> voters;
  private final SortedMap<Integer, ClusterState> running = new TreeMap<>();
  private final Map<Integer, Long> lastOffsets = new TreeMap<>();
  private OptionalInt leader = OptionalInt.empty();

  Quorum(List<Integer> voters) {
    this.voters = List.copyOf(voters);
  }

  /** A controller runs; it takes over the leader's copy when there is a leader. */
  void join(int controller, ClusterState copy) {
    running.put(controller, copy);
    lastOffsets.put(controller, copy.offset());
  }

  /** A controller has ended; the copy that it leaves. */
  ClusterState leave(int controller) {
    var copy = running.remove(controller);
    if (leader.equals(OptionalInt.of(controller)) || !hasMajority()) {
      leader = OptionalInt.empty();
    }
    return copy;
  }

  boolean hasMajority() {
    return running.size() > voters.size() / 2;
  }

  OptionalInt leader() {
    return leader;
  }

  /** Elects who has the longest copy; the state of the cluster from then on. */
  ClusterState elect() {
    var winner =
        running.entrySet().stream()
            .max(
                Map.Entry.<Integer, ClusterState>comparingByValue(
                        (a, b) -> Long.compare(a.offset(), b.offset()))
                    .thenComparing(Map.Entry.<Integer, ClusterState>comparingByKey().reversed()))
            .orElseThrow();
    leader = OptionalInt.of(winner.getKey());
    var state = winner.getValue().elected();
    replicate(state);
    return state;
  }

  /** Every controller that runs has the new state. */
  void replicate(ClusterState state) {
    running.replaceAll((_, _) -> state);
    running.keySet().forEach(controller -> lastOffsets.put(controller, state.offset()));
  }

  /** Voters and how far each one's copy goes; -1 for one that was never there. */
  SortedMap<Integer, Long> offsets() {
    var offsets = new TreeMap<Integer, Long>();
    voters.forEach(voter -> offsets.put(voter, lastOffsets.getOrDefault(voter, -1L)));
    return offsets;
  }
}
