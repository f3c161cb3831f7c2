package dev.headwater.operator.model;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A zone of a cluster, resolved.
 *
 * @param id id of the zone, such as use1-az1
 * @param name name of the zone in this account, such as us-east-1a: what nodes are labelled with
 * @param nodeIdBase node id of the zone's first broker, the StatefulSet's start ordinal
 * @param brokers replicas that the zone's StatefulSet is to have
 * @param draining node id of the broker that is leaving, recorded on the StatefulSet
 * @param former node ids of brokers that the zone had when the cluster was stopped and may still be
 *     registered, recorded on the StatefulSet
 * @param scale the change of the number of brokers that is measured, recorded on the StatefulSet
 */
public record ZoneModel(
    String id,
    String name,
    int nodeIdBase,
    int brokers,
    OptionalInt draining,
    SortedSet<Integer> former,
    Optional<String> scale) {
  public ZoneModel {
    former = new TreeSet<>(former);
  }

  /** Node ids of all brokers that may be registered in Kafka. */
  public SortedSet<Integer> registered() {
    var ids = new TreeSet<>(former);
    IntStream.range(nodeIdBase, nodeIdBase + brokers).forEach(ids::add);
    draining.ifPresent(ids::add);
    return ids;
  }
}
