package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import dev.headwater.operator.aws.PermittedMetrics;
import dev.headwater.operator.desired.BucketNames;
import dev.headwater.operator.desired.TrafficDistribution;
import dev.headwater.operator.model.ObjectStore;
import dev.headwater.operator.prometheus.PermittedServers;
import dev.headwater.operator.scaling.ScalingTimes;
import java.time.Duration;
import java.util.Optional;

/**
 * What of the operator's settings a StreamCluster's reconciler needs.
 *
 * @param clusterArn ARN of this Kubernetes cluster, part of the tags of what is made in AWS
 * @param permissionsBoundary ARN of the policy that bounds what roles of ours may do, if one does
 * @param networkChanges the most that StreamClusters may have changed of S3 gateway endpoints;
 *     Verify is nothing
 * @param objectStore how brokers reach S3 when it is not AWS
 * @param bucketNames how buckets are named
 * @param trafficDistribution how the bootstrap Service keeps traffic in its zone
 * @param pollInterval how often brokers are asked while something is under way
 * @param observeInterval how often brokers are asked when nothing is
 * @param driftInterval how often AWS is compared with what is wanted
 * @param questionTimeout deadline of one question to the brokers, or to all nodes' metrics
 * @param drainGraceFloor shortest grace period of a broker's pod
 * @param leaderWatch how long after a scale leaders are compared once more
 * @param streamsOpenLimit how long streams of a broker that is gone may stay open before a human is
 *     asked
 * @param scalingTimes durations of autoscaling
 * @param prometheusServers the servers that autoscaling may ask, by namespace
 * @param permittedMetrics the metrics of CloudWatch that autoscaling may read, by namespace
 * @param addressFault why no StreamCluster can run in this Kubernetes cluster, if none can
 */
public record ClusterSettings(
    String clusterArn,
    Optional<String> permissionsBoundary,
    S3EndpointMode networkChanges,
    ObjectStore objectStore,
    BucketNames bucketNames,
    TrafficDistribution trafficDistribution,
    Duration pollInterval,
    Duration observeInterval,
    Duration driftInterval,
    Duration questionTimeout,
    Duration drainGraceFloor,
    Duration leaderWatch,
    Duration streamsOpenLimit,
    ScalingTimes scalingTimes,
    PermittedServers prometheusServers,
    PermittedMetrics permittedMetrics,
    Optional<String> addressFault) {

  /**
   * How old metrics may be when a scale begins. An answer is as old as its question, and stays
   * until the next one comes: both may take the whole deadline.
   */
  Duration metricsAge() {
    return questionTimeout.plus(pollInterval).multipliedBy(2);
  }
}
