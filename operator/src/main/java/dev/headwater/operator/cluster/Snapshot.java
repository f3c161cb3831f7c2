package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.LastScale;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.operator.aws.BucketAnswer;
import dev.headwater.operator.aws.RoleAnswer;
import dev.headwater.operator.josdk.Answer;
import dev.headwater.operator.kafka.ClusterAnswer;
import dev.headwater.operator.kafka.NodeMetrics;
import dev.headwater.operator.model.PodRole;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * All that one visit knows, the input of plan and status.
 *
 * @param cluster the declaration and the last report
 * @param world what exists in Kubernetes
 * @param zones the zones, resolved
 * @param origin which data is the cluster's
 * @param bucket what AWS said of the bucket; empty while it was not asked or has not answered
 * @param identity what is known of the pods' identity
 * @param network what is known of the way from the nodes to S3; empty while there is no answer
 * @param volumes what the API server said of the controllers' volumes; empty while it was not asked
 *     or has not answered
 * @param kafka what the brokers said; empty while none is ready or none has answered
 * @param unregister what came of unregistering a broker that left; empty while none is due
 * @param metrics what all nodes said of themselves a moment ago; empty while nobody needs it or not
 *     all have answered
 * @param interruptedNodes nodes of the brokers that are about to go; empty without autoscaling
 * @param signals what others than the brokers say of the load
 * @param leaders who led before the scale that is under way, and since
 * @param departure how the broker that leaves has ended; empty while its pod is there
 * @param zoneMap how far the brokers' map of zones to subnets has got; empty while they need none
 *     or it is not known
 * @param streamsOpenLimit how long streams of a broker that is gone may stay open
 * @param leaderlessSince since when partitions have had no leader
 * @param silence how long the brokers have left calls unanswered
 * @param autoscaling what autoscaling makes of it; empty without it
 * @param now the time of the visit
 */
record Snapshot(
    StreamCluster cluster,
    World world,
    ZoneResolution zones,
    Origin origin,
    Optional<BucketAnswer> bucket,
    SeenIdentity identity,
    Optional<NetworkAnswer> network,
    Optional<VolumesAnswer> volumes,
    Optional<ClusterAnswer> kafka,
    Optional<Unregistration> unregister,
    Optional<Answer<SortedMap<Integer, NodeMetrics>>> metrics,
    Set<String> interruptedNodes,
    SeenSignals signals,
    Optional<LeaderWatch> leaders,
    Optional<Departure> departure,
    Optional<ZoneMap> zoneMap,
    Duration streamsOpenLimit,
    Optional<Instant> leaderlessSince,
    Duration silence,
    Optional<Autoscaling> autoscaling,
    Instant now) {
  /** The same with what autoscaling makes of it. */
  Snapshot with(Autoscaling scaled) {
    return new Snapshot(
        cluster,
        world,
        zones,
        origin,
        bucket,
        identity,
        network,
        volumes,
        kafka,
        unregister,
        metrics,
        interruptedNodes,
        signals,
        leaders,
        departure,
        zoneMap,
        streamsOpenLimit,
        leaderlessSince,
        silence,
        Optional.of(scaled),
        now);
  }

  /** Brokers that there are to be: what the spec says, or what autoscaling makes of it. */
  int desiredBrokers() {
    return autoscaling.map(Autoscaling::target).orElseGet(cluster.getSpec()::desiredBrokers);
  }

  boolean suspended() {
    return cluster.getSpec().suspended();
  }

  boolean bucketReady() {
    return bucket.filter(BucketAnswer.Ensured.class::isInstance).isPresent();
  }

  /** Whether the pods can have their identity, if Headwater is to give them one. */
  boolean identityReady() {
    return !ClusterIdentity.isManaged(cluster)
        || identity.role().filter(RoleAnswer.Ensured.class::isInstance).isPresent()
        || identity.secret().filter(SecretAnswer.Usable.class::isInstance).isPresent();
  }

  /** The role that the pods get; empty when Headwater gives them none. */
  Optional<PodRole> podRole() {
    return ClusterIdentity.role(cluster, world, identity.role());
  }

  /** What the brokers said, if they answered. */
  Optional<ClusterAnswer.Described> described() {
    return kafka
        .filter(ClusterAnswer.Described.class::isInstance)
        .map(ClusterAnswer.Described.class::cast);
  }

  /** What a node said of itself, if it did. */
  Optional<NodeMetrics.Read> metricsOf(int nodeId) {
    return metrics
        .map(answer -> answer.value().get(nodeId))
        .filter(NodeMetrics.Read.class::isInstance)
        .map(NodeMetrics.Read.class::cast);
  }

  /** The scale that was last reported. */
  Optional<LastScale> lastScale() {
    return Optional.ofNullable(cluster.getStatus()).map(StreamClusterStatus::lastScale);
  }

  /** True once the intent to have the bucket is recorded: it may be created from then on. */
  boolean bucketRecorded() {
    var status = cluster.getStatus();
    return status != null && status.storage() != null && status.storage().bucket() != null;
  }
}
