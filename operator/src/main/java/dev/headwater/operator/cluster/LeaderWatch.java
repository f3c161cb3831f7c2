package dev.headwater.operator.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Who led each partition before a scale, at its end and a while later. It lives in memory: an
 * operator that starts meanwhile has none, and the figures that need it stay absent.
 *
 * @param startedAt which scale it belongs to
 * @param before leaders by topic, in the order of partitions; -1 without one
 */
record LeaderWatch(
    String startedAt,
    Map<String, List<Integer>> before,
    Optional<Map<String, List<Integer>>> atEnd,
    Optional<Map<String, List<Integer>>> later) {

  static LeaderWatch begin(String startedAt, Map<String, List<Integer>> leaders) {
    return new LeaderWatch(startedAt, leaders, Optional.empty(), Optional.empty());
  }

  boolean isAtEnd() {
    return atEnd.isPresent();
  }

  LeaderWatch atEnd(Map<String, List<Integer>> leaders) {
    return new LeaderWatch(startedAt, before, Optional.of(leaders), later);
  }

  LeaderWatch later(Map<String, List<Integer>> leaders) {
    return new LeaderWatch(startedAt, before, atEnd, Optional.of(leaders));
  }

  /** Partitions that the victim led before, and another led at the end. */
  Optional<Integer> leftVictim(int victim) {
    return atEnd.map(end -> moves(before, end, leader -> leader == victim));
  }

  /** All other changes of leaders, up to the last look. */
  Optional<Integer> movedByEngine(Optional<Integer> victim) {
    return atEnd.flatMap(
        end ->
            later.map(
                last ->
                    moves(before, end, leader -> !victim.equals(Optional.of(leader)))
                        + moves(end, last, _ -> true)));
  }

  /** Partitions led both times, by different brokers, and the first time by one of these. */
  private static int moves(
      Map<String, List<Integer>> first, Map<String, List<Integer>> second, IntPredicate of) {
    int moves = 0;
    for (var topic : first.entrySet()) {
      var after = second.getOrDefault(topic.getKey(), List.of());
      int partitions = Math.min(topic.getValue().size(), after.size());
      for (int partition = 0; partition < partitions; partition++) {
        int was = topic.getValue().get(partition);
        int is = after.get(partition);
        moves += was >= 0 && is >= 0 && was != is && of.test(was) ? 1 : 0;
      }
    }
    return moves;
  }
}
