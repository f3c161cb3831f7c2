package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.aws.BucketAnswer;
import dev.headwater.operator.kafka.ClusterAnswer;
import dev.headwater.operator.kafka.UnregisterAnswer;
import java.time.Instant;
import java.util.Optional;

/**
 * All that one visit knows, the input of plan and status.
 *
 * @param cluster the declaration and the last report
 * @param world what exists in Kubernetes
 * @param zones the zones, resolved
 * @param bucket what AWS said of the bucket; empty while it was not asked or has not answered
 * @param kafka what the brokers said; empty while none is ready or none has answered
 * @param unregister what came of unregistering the broker that left; empty while none is due
 * @param leaderlessSince since when partitions have had no leader
 * @param now the time of the visit
 */
record Snapshot(
    StreamCluster cluster,
    World world,
    ZoneResolution zones,
    Optional<BucketAnswer> bucket,
    Optional<ClusterAnswer> kafka,
    Optional<UnregisterAnswer> unregister,
    Optional<Instant> leaderlessSince,
    Instant now) {

  boolean suspended() {
    return cluster.getSpec().suspended();
  }

  /** Which data is the cluster's. */
  Origin origin() {
    return Origin.of(cluster, world);
  }

  boolean bucketReady() {
    return bucket.filter(BucketAnswer.Ensured.class::isInstance).isPresent();
  }

  /** What the brokers said, if they answered. */
  Optional<ClusterAnswer.Described> described() {
    return kafka
        .filter(ClusterAnswer.Described.class::isInstance)
        .map(ClusterAnswer.Described.class::cast);
  }

  /** True once the intent to have the bucket is recorded: it may be created from then on. */
  boolean bucketRecorded() {
    var status = cluster.getStatus();
    return status != null && status.storage() != null && status.storage().bucket() != null;
  }
}
