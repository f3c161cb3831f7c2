package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StorageSpec.DeletionPolicy;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.desired.Annotations;
import dev.headwater.operator.desired.Names;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Optional;
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
    return "storage.deletionPolicy of %s is %s, but: %s So the bucket stays, and with it cluster id %s, volume claims %s and ConfigMap %s, which are the catalogue of what is in it."
        .formatted(name(), policyInWords(), reason, data.clusterId(), volumes(), record());
  }

  /** No data is left. */
  String nothing() {
    return "%s is deleted, and with it its bucket %s and its volume claims."
        .formatted(name(), data.bucket());
  }

  /** The namespace takes all but the bucket with it, and an empty one may go by policy. */
  String withItsNamespace() {
    return "namespace %s is being deleted, and with it volume claims and record of %s: keep this line. Bucket %s stays%s, its cluster id is %s; the volumes were %s, and live on where their reclaim policy is Retain."
        .formatted(
            cluster.getMetadata().getNamespace(),
            name(),
            data.bucket(),
            exception(),
            data.clusterId(),
            volumes());
  }

  /**
   * What the deletion policy says now.
   *
   * @param withItsNamespace whether the namespace goes too, which must not wait for anybody
   */
  DataFate fate(boolean withItsNamespace) {
    if (policy() != DeletionPolicy.RETAIN && Annotations.isAbandoned(cluster)) {
      return new DataFate.Kept(Optional.of(Abandonment.ofData()));
    }
    return switch (policy()) {
      case RETAIN -> new DataFate.Kept(Optional.empty());
      case DELETE -> new DataFate.Removed(false);
      case PURGE -> {
        if (isConfirmed()) {
          yield new DataFate.Removed(true);
        }
        yield withItsNamespace
            ? new DataFate.Kept(Optional.of("nobody has confirmed it."))
            : new DataFate.Unconfirmed(unconfirmed());
      }
    };
  }

  private boolean isConfirmed() {
    return data.bucket().equals(Annotations.of(cluster).get(Annotations.CONFIRM_PURGE));
  }

  private String unconfirmed() {
    return "storage.deletionPolicy is Purge, and nobody has confirmed it. To delete bucket %s with all records in it for good, annotate the StreamCluster with %s=%s. To keep the data and let the StreamCluster go, set spec.storage.deletionPolicy to Retain."
        .formatted(data.bucket(), Annotations.CONFIRM_PURGE, data.bucket());
  }

  private DeletionPolicy policy() {
    return cluster.getSpec().storageOrDefault().deletionPolicyOrDefault();
  }

  private String policyInWords() {
    return policy() == DeletionPolicy.PURGE ? "Purge" : "Delete";
  }

  private String exception() {
    return switch (fate(true)) {
      case DataFate.Removed(boolean withContents) when withContents -> " until it is emptied";
      case DataFate.Removed removed -> " unless it is empty";
      case DataFate.Kept kept -> "";
      case DataFate.Unconfirmed unconfirmed -> "";
    };
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
