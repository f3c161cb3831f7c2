package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.BucketSpec;
import dev.headwater.api.v1alpha1.BucketSpec.BucketDrift;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.aws.BucketEncryption;
import dev.headwater.operator.aws.BucketWanted;
import dev.headwater.operator.aws.BucketWanted.Source;
import dev.headwater.operator.desired.BucketNames;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The bucket of a cluster as it is to be. */
final class ClusterBucket {
  private ClusterBucket() {}

  /**
   * Name of the bucket of a cluster that restores nothing. What was reported stays, however new
   * buckets are named by then; without a report, what the engine runs with. Neither can name
   * anything but a bucket of this very StreamCluster, since others may write there too.
   */
  static String name(StreamCluster cluster, World world, BucketNames names) {
    return Optional.ofNullable(spec(cluster).name())
        .orElseGet(() -> nameOfOurs(cluster, world, names));
  }

  private static String nameOfOurs(StreamCluster cluster, World world, BucketNames names) {
    var name = cluster.getMetadata().getName();
    var uid = cluster.getMetadata().getUid();
    var region = cluster.getSpec().aws().region();
    return Stream.concat(reported(cluster).stream(), world.buckets())
        .filter(bucket -> BucketNames.canBe(bucket, name, uid, region))
        .findFirst()
        .orElseGet(() -> names.ofNew(name, uid, region));
  }

  private static Optional<String> reported(StreamCluster cluster) {
    return Optional.ofNullable(cluster.getStatus())
        .flatMap(status -> Optional.ofNullable(status.storage()))
        .flatMap(storage -> Optional.ofNullable(storage.bucket()));
  }

  /** Empty while it is not known, or the record does not say yet, which bucket is the cluster's. */
  static Optional<BucketWanted> of(StreamCluster cluster, Origin origin, String clusterArn) {
    return switch (origin) {
      case Origin.Own own ->
          Optional.of(wanted(cluster, own.bucket(), Set.of(), Source.OURS, clusterArn));
      case Origin.Restored restored when restored.held() ->
          Optional.of(
              wanted(
                  cluster,
                  restored.bucket(),
                  Set.copyOf(restored.record().formerUids()),
                  Source.RESTORED,
                  clusterArn));
      case Origin.Restored pending -> Optional.empty();
      case Origin.Refused refused -> Optional.empty();
    };
  }

  private static BucketWanted wanted(
      StreamCluster cluster,
      String bucket,
      Set<String> formerUids,
      Source source,
      String clusterArn) {
    var spec = spec(cluster);
    return new BucketWanted(
        bucket,
        cluster.getSpec().aws().region(),
        spec.adopted() ? Source.ADOPTED : source,
        ClusterTags.of(cluster, clusterArn, spec.tagsOrEmpty()),
        formerUids,
        encryption(spec),
        spec.driftOrDefault() == BucketDrift.ENFORCE);
  }

  private static BucketEncryption encryption(BucketSpec spec) {
    var declared = spec.encryption();
    if (declared == null && spec.adopted()) {
      return new BucketEncryption.AsItIs();
    }
    return declared == null || declared.kmsKeyArn() == null
        ? new BucketEncryption.SseS3()
        : new BucketEncryption.SseKms(declared.kmsKeyArn());
  }

  private static BucketSpec spec(StreamCluster cluster) {
    return cluster.getSpec().storageOrDefault().bucketOrDefault();
  }
}
