package dev.headwater.operator.desired;

import dev.headwater.operator.model.ClusterModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What belongs together of a cluster whose data was kept.
 *
 * @param cluster name of the StreamCluster
 * @param clusterUid uid of the StreamCluster that holds the data, or held it last
 * @param formerUids uids of those that held it before; the bucket's tags may still have one of them
 * @param clusterId Kafka cluster id
 * @param bucket name of the bucket
 * @param region region of the bucket
 * @param controllers number of controllers, each with a volume
 * @param engineVersion version of the engine that ran last
 * @param brokers node ids of brokers that may still be registered in Kafka
 * @param nodeIdBases node id of the first broker by zone id, of every zone that there ever was
 */
public record RetainedRecord(
    String cluster,
    String clusterUid,
    List<String> formerUids,
    String clusterId,
    String bucket,
    String region,
    int controllers,
    String engineVersion,
    SortedSet<Integer> brokers,
    SortedMap<String, Integer> nodeIdBases) {

  public RetainedRecord {
    formerUids = List.copyOf(formerUids);
    brokers = new TreeSet<>(brokers);
    nodeIdBases = new TreeMap<>(nodeIdBases);
  }

  /**
   * The record of a cluster.
   *
   * @param before the record so far, if it is about the same data: uids, brokers and zones of the
   *     past stay
   */
  public static RetainedRecord of(ClusterModel cluster, Optional<RetainedRecord> before) {
    var formerUids = new ArrayList<String>();
    var brokers = new TreeSet<Integer>();
    var bases = new TreeMap<String, Integer>();
    before
        .filter(record -> record.clusterId.equals(cluster.clusterId()))
        .ifPresent(
            record -> {
              formerUids.addAll(record.formerUids);
              formerUids.add(record.clusterUid);
              formerUids.remove(cluster.uid());
              brokers.addAll(record.brokers);
              bases.putAll(record.nodeIdBases);
            });
    for (var zone : cluster.zones()) {
      bases.put(zone.id(), zone.nodeIdBase());
      brokers.addAll(zone.registered());
    }
    var spec = cluster.spec();
    return new RetainedRecord(
        cluster.name(),
        cluster.uid(),
        formerUids,
        cluster.clusterId(),
        cluster.bucket(),
        spec.aws().region(),
        spec.controllersOrDefault().replicasOrDefault(),
        spec.engine().version(),
        brokers,
        bases);
  }
}
