package dev.headwater.operator.desired;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.model.ClusterModel;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;

/** Metadata of what a cluster owns: it goes when the StreamCluster goes. */
final class Metadata {
  private Metadata() {}

  static ObjectMeta owned(ClusterModel cluster, String name, Map<String, String> labels) {
    return owned(cluster, name, labels, Map.of());
  }

  static ObjectMeta owned(
      ClusterModel cluster,
      String name,
      Map<String, String> labels,
      Map<String, String> annotations) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(cluster.namespace())
        .withLabels(labels)
        .withAnnotations(annotations)
        .withOwnerReferences(owner(cluster))
        .build();
  }

  private static OwnerReference owner(ClusterModel cluster) {
    // Without blockOwnerDeletion, which would need the right to update finalizers.
    return new OwnerReferenceBuilder()
        .withApiVersion(StreamCluster.GROUP + "/" + StreamCluster.VERSION)
        .withKind("StreamCluster")
        .withName(cluster.name())
        .withUid(cluster.uid())
        .withController(true)
        .build();
  }
}
