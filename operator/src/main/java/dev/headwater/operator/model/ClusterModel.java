package dev.headwater.operator.model;

import dev.headwater.api.v1alpha1.StreamClusterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A cluster as it is to be: the input of every builder.
 *
 * @param namespace namespace of the StreamCluster
 * @param name name of the StreamCluster
 * @param uid uid of the StreamCluster, the owner of every object
 * @param spec what the user declared
 * @param clusterId Kafka cluster id, 22 characters
 * @param bucket name of the cluster's bucket
 * @param role IAM role that the pods get; empty when Headwater gives them none
 * @param votersComplete true once every declared controller was a caught-up voter: cluster.id is
 *     rendered to controllers no longer, so that a blank disk fails loudly
 * @param zones the zones in the order of the spec
 * @param drainGraceFloor shortest grace period of a broker's pod
 * @param objectStore how brokers reach S3 when it is not AWS
 */
public record ClusterModel(
    String namespace,
    String name,
    String uid,
    StreamClusterSpec spec,
    String clusterId,
    String bucket,
    Optional<PodRole> role,
    boolean votersComplete,
    List<ZoneModel> zones,
    Duration drainGraceFloor,
    ObjectStore objectStore) {
  public ClusterModel {
    zones = List.copyOf(zones);
  }

  /** What brokers and clients of a zone call it. */
  public String rack(ZoneModel zone) {
    return Rack.of(spec.zoneRoutingOrDefault(), zone.id(), zone.name());
  }
}
