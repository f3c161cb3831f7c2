package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StorageSpec.DeletionPolicy;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.desired.Names;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What becomes of a deleted cluster's data, in words for the log and for conditions.
 *
 * @param cluster the StreamCluster that goes
 * @param claims claims of its controllers, as last seen
 * @param data which data is the cluster's
 */
record KeptData(StreamCluster cluster, List<PersistentVolumeClaim> claims, Origin.Known data) {

  /** Data that was to be kept. */
  String asDeclared() {
    return "%s is deleted. Kept: bucket %s, cluster id %s, volume claims %s, and ConfigMap %s, which says that they belong together."
        .formatted(name(), data.bucket(), data.clusterId(), volumes(), record());
  }

  /** Data that was to go, and is kept for this reason. */
  String against(String reason) {
    return "storage.deletionPolicy of %s is Delete, but: %s So the bucket stays, and with it cluster id %s, volume claims %s and ConfigMap %s, which are the catalogue of what is in it."
        .formatted(name(), reason, data.clusterId(), volumes(), record());
  }

  /** No data is left. */
  String nothing() {
    return "%s is deleted, and with it its empty bucket %s and its volume claims."
        .formatted(name(), data.bucket());
  }

  /** The namespace takes all but the bucket with it, and an empty one may go by policy. */
  String withItsNamespace() {
    return "namespace %s is being deleted, and with it volume claims and record of %s: keep this line. Bucket %s stays%s, its cluster id is %s; the volumes were %s, and live on where their reclaim policy is Retain."
        .formatted(
            cluster.getMetadata().getNamespace(),
            name(),
            data.bucket(),
            deletesData() ? " unless it is empty" : "",
            data.clusterId(),
            volumes());
  }

  /** What the deletion policy says now. */
  boolean deletesData() {
    return cluster.getSpec().storageOrDefault().deletionPolicyOrDefault() == DeletionPolicy.DELETE;
  }

  private String name() {
    return "StreamCluster "
        + cluster.getMetadata().getNamespace()
        + "/"
        + cluster.getMetadata().getName();
  }

  private String record() {
    return new Names(cluster.getMetadata().getNamespace(), cluster.getMetadata().getName())
        .retained();
  }

  /** Claims with the volumes that they are bound to. */
  private String volumes() {
    var volumes =
        claims.stream()
            .map(claim -> claim.getMetadata().getName() + " (" + volume(claim) + ")")
            .sorted()
            .collect(Collectors.joining(", "));
    return volumes.isEmpty() ? "(none seen)" : volumes;
  }

  private static String volume(PersistentVolumeClaim claim) {
    var volume = claim.getSpec() == null ? null : claim.getSpec().getVolumeName();
    return volume == null ? "not bound" : volume;
  }
}
