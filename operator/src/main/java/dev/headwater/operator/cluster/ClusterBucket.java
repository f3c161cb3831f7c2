package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.BucketSpec;
import dev.headwater.api.v1alpha1.BucketSpec.BucketDrift;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.aws.BucketEncryption;
import dev.headwater.operator.aws.BucketWanted;
import dev.headwater.operator.aws.BucketWanted.Source;
import dev.headwater.operator.desired.Identity;
import java.util.Optional;
import java.util.Set;

/** The bucket of a cluster as it is to be. */
final class ClusterBucket {
  private ClusterBucket() {}

  /** Name of the bucket of a cluster that restores nothing. */
  static String name(StreamCluster cluster) {
    var metadata = cluster.getMetadata();
    return Optional.ofNullable(spec(cluster).name())
        .orElseGet(() -> Identity.bucketName(metadata.getName(), metadata.getUid()));
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
