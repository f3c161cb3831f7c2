package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.desired.BucketNames;
import dev.headwater.operator.desired.Identity;
import dev.headwater.operator.desired.RetainedRecord;
import dev.headwater.operator.status.Reason;
import java.util.Optional;

/** Which data is a cluster's: its own, or what an earlier cluster of its name left. */
sealed interface Origin {
  /** It is known what is the cluster's. */
  sealed interface Known extends Origin {
    /** Kafka cluster id. */
    String clusterId();

    /** Name of the bucket. */
    String bucket();
  }

  /** A cluster of its own. The cluster id follows from its uid, and so does the bucket's name. */
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

  /** The same at every visit, whatever AWS answered. */
  static Origin of(StreamCluster cluster, World world, BucketNames names) {
    if (cluster.getSpec().storageOrDefault().restoreFrom() != null) {
      return Restore.of(cluster, world);
    }
    var metadata = cluster.getMetadata();
    return Leftovers.of(cluster, world)
        .<Origin>map(message -> new Refused(Reason.RETAINED_DATA_EXISTS, message))
        .orElseGet(
            () ->
                new Own(
                    Identity.clusterId(metadata.getUid()),
                    ClusterBucket.name(cluster, world, names)));
  }

  /** What a cluster takes over, if it does. */
  static Optional<Restored> restored(StreamCluster cluster, World world) {
    return Optional.ofNullable(cluster.getSpec().storageOrDefault().restoreFrom())
        .map(_ -> Restore.of(cluster, world))
        .filter(Restored.class::isInstance)
        .map(Restored.class::cast);
  }
}
