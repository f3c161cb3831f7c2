package dev.headwater.e2e.enginedouble;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What the metadata log of a cluster says.
 *
 * @param clusterId empty before the first election
 * @param offset end of the log; each change adds to it
 * @param leaderEpoch number of the last election
 * @param brokers registered brokers, fenced ones too
 * @param brokerSettings dynamic settings by broker id; the cluster's own under the empty name
 */
record ClusterState(
    String clusterId,
    long offset,
    int leaderEpoch,
    SortedMap<Integer, Registration> brokers,
    SortedMap<String, Topic> topics,
    SortedMap<String, SortedMap<String, String>> brokerSettings) {
  ClusterState {
    brokers = Collections.unmodifiableSortedMap(brokers);
    topics = Collections.unmodifiableSortedMap(topics);
    brokerSettings = Collections.unmodifiableSortedMap(brokerSettings);
  }

  static ClusterState empty(String clusterId) {
    return new ClusterState(clusterId, 0, 0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  /** After an election. */
  ClusterState elected() {
    return new ClusterState(
        clusterId, offset + 1, leaderEpoch + 1, brokers, topics, brokerSettings);
  }

  ClusterState withBrokers(UnaryOperator<SortedMap<Integer, Registration>> change) {
    return new ClusterState(
        clusterId,
        offset + 1,
        leaderEpoch,
        change.apply(new TreeMap<>(brokers)),
        topics,
        brokerSettings);
  }

  ClusterState withTopics(UnaryOperator<SortedMap<String, Topic>> change) {
    return new ClusterState(
        clusterId,
        offset + 1,
        leaderEpoch,
        brokers,
        change.apply(new TreeMap<>(topics)),
        brokerSettings);
  }

  ClusterState withBrokerSettings(String broker, SortedMap<String, String> settings) {
    var next = new TreeMap<>(brokerSettings);
    next.put(broker, settings);
    return new ClusterState(clusterId, offset + 1, leaderEpoch, brokers, topics, next);
  }

  /** Brokers that are part of the cluster now. */
  List<Registration> active() {
    return brokers.values().stream().filter(broker -> !broker.fenced()).toList();
  }

  boolean isActive(int broker) {
    var registration = brokers.get(broker);
    return registration != null && !registration.fenced();
  }

  /** Whether a broker is registered by exactly this registration. */
  boolean has(int broker, long epoch) {
    var registration = brokers.get(broker);
    return registration != null && registration.epoch() == epoch;
  }

  Stream<Partition> partitions() {
    return topics.values().stream().map(Topic::partitions).flatMap(Collection::stream);
  }

  /** Brokers, or what is left of them, whose partitions have no leader. */
  SortedSet<Integer> leaderlessReplicas() {
    var replicas = new TreeSet<Integer>();
    partitions()
        .filter(partition -> !partition.led())
        .forEach(partition -> replicas.add(partition.replica()));
    return replicas;
  }
}
