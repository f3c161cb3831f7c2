package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import java.util.HashMap;
import java.util.Map;

/** The tags of what is made in AWS for a cluster. */
final class ClusterTags {
  private ClusterTags() {}

  /**
   * The user's tags and ours.
   *
   * @param clusterArn ARN of the Kubernetes cluster
   */
  static Map<String, String> of(
      StreamCluster cluster, String clusterArn, Map<String, String> theirs) {
    var tags = new HashMap<>(theirs);
    tags.put("headwater.dev/uid", cluster.getMetadata().getUid());
    tags.put("headwater.dev/allow", allow(cluster, clusterArn));
    tags.put("app.kubernetes.io/managed-by", "headwater");
    return Map.copyOf(tags);
  }

  /** Value of the tag by which something in AWS lets this cluster use it. */
  static String allow(StreamCluster cluster, String clusterArn) {
    var metadata = cluster.getMetadata();
    return clusterArn + "/" + metadata.getNamespace() + "/" + metadata.getName();
  }
}
