package dev.headwater.operator.cluster;

import dev.headwater.operator.kafka.ClusterAnswer.Described;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a cluster with three controllers says of itself. */
final class Descriptions {
  private static final SortedSet<Integer> VOTERS = new TreeSet<>(List.of(0, 1, 2));

  private Descriptions() {}

  /** Every broker leads ten partitions. */
  static Described healthy(Collection<Integer> brokers) {
    var led = new TreeMap<Integer, Integer>();
    brokers.forEach(broker -> led.put(broker, 10));
    return of(brokers, led, 0, 0, OptionalInt.of(0), VOTERS);
  }

  /** These brokers are registered and lead nothing. */
  static Described idle(Integer... brokers) {
    return of(List.of(brokers), new TreeMap<>(), 0, 0, OptionalInt.of(0), VOTERS);
  }

  static Described leaderless(Collection<Integer> brokers, int partitions) {
    return of(brokers, new TreeMap<>(), partitions, 0, OptionalInt.of(0), VOTERS);
  }

  static Described incomplete(Collection<Integer> brokers, int partitions) {
    return of(brokers, new TreeMap<>(), 0, partitions, OptionalInt.of(0), VOTERS);
  }

  static Described withoutQuorumLeader(Collection<Integer> brokers) {
    return of(brokers, new TreeMap<>(), 0, 0, OptionalInt.empty(), VOTERS);
  }

  static Described withCaughtUp(Collection<Integer> brokers, Integer... voters) {
    var caughtUp = new TreeSet<>(List.of(voters));
    return of(brokers, new TreeMap<>(), 0, 0, OptionalInt.of(0), caughtUp);
  }

  /** As {@link #idle}, but one of them, or one that has gone, still leads. */
  static Described ledBy(int leader, int partitions, Integer... brokers) {
    var led = new TreeMap<Integer, Integer>();
    led.put(leader, partitions);
    return of(List.of(brokers), led, 0, 0, OptionalInt.of(0), VOTERS);
  }

  private static Described of(
      Collection<Integer> brokers,
      SortedMap<Integer, Integer> led,
      int leaderless,
      int incomplete,
      OptionalInt leader,
      SortedSet<Integer> caughtUp) {
    return new Described(
        "cluster",
        new TreeSet<>(brokers),
        led,
        new TreeMap<>(),
        leaderless == 0 ? List.of() : List.of("orders-0", "orders-1"),
        leaderless,
        incomplete,
        leader,
        VOTERS,
        caughtUp);
  }
}
