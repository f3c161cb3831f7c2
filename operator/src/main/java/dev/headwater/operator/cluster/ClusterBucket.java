package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.aws.BucketWanted;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The bucket of a cluster as it is to be. */
final class ClusterBucket {
  private ClusterBucket() {}

  /** Empty while it is not known, or the record does not say yet, which bucket is the cluster's. */
  static Optional<BucketWanted> of(StreamCluster cluster, Origin origin, String clusterArn) {
    return switch (origin) {
      case Origin.Own own -> Optional.of(wanted(cluster, own.bucket(), Set.of(), true, clusterArn));
      case Origin.Restored restored when restored.held() ->
          Optional.of(
              wanted(
                  cluster,
                  restored.bucket(),
                  Set.copyOf(restored.record().formerUids()),
                  false,
                  clusterArn));
      case Origin.Restored pending -> Optional.empty();
      case Origin.Refused refused -> Optional.empty();
    };
  }

  private static BucketWanted wanted(
      StreamCluster cluster,
      String bucket,
      Set<String> formerUids,
      boolean mayBeCreated,
      String clusterArn) {
    return new BucketWanted(
        bucket,
        cluster.getSpec().aws().region(),
        tags(cluster, clusterArn),
        formerUids,
        mayBeCreated);
  }

  private static Map<String, String> tags(StreamCluster cluster, String clusterArn) {
    var metadata = cluster.getMetadata();
    var tags = new HashMap<>(cluster.getSpec().storageOrDefault().bucketOrDefault().tagsOrEmpty());
    tags.put("headwater.dev/uid", metadata.getUid());
    tags.put(
        "headwater.dev/allow",
        clusterArn + "/" + metadata.getNamespace() + "/" + metadata.getName());
    tags.put("app.kubernetes.io/managed-by", "headwater");
    return Map.copyOf(tags);
  }
}
