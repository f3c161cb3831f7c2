package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.desired.Identity;
import dev.headwater.operator.desired.RetainedRecord;
import dev.headwater.operator.status.Reason;

/** Which data is a cluster's: its own, or what an earlier cluster of its name left. */
sealed interface Origin {
  /** It is known what is the cluster's. */
  sealed interface Known extends Origin {
    /** Kafka cluster id. */
    String clusterId();

    /** Name of the bucket. */
    String bucket();
  }

  /** A cluster of its own, whose names follow from its uid. */
  record Own(String clusterId, String bucket) implements Known {}

  /**
   * A cluster that has taken over, or is to take over, what was kept.
   *
   * @param record what was kept
   * @param held true once the record names this StreamCluster: only then is anything else touched
   */
  record Restored(RetainedRecord record, boolean held) implements Known {
    @Override
    public String clusterId() {
      return record.clusterId();
    }

    @Override
    public String bucket() {
      return record.bucket();
    }
  }

  /** There is data that this cluster must not touch, or none of what it asks for. */
  record Refused(Reason reason, String message) implements Origin {}

  /** The same at every visit, whatever was reported. */
  static Origin of(StreamCluster cluster, World world) {
    if (cluster.getSpec().storageOrDefault().restoreFrom() != null) {
      return Restore.of(cluster, world);
    }
    var metadata = cluster.getMetadata();
    return Leftovers.of(cluster, world)
        .<Origin>map(message -> new Refused(Reason.RETAINED_DATA_EXISTS, message))
        .orElseGet(
            () -> new Own(Identity.clusterId(metadata.getUid()), ClusterBucket.name(cluster)));
  }
}
