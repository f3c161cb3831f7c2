package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.desired.RetainedConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/** Data of an earlier cluster of the same name: nothing is created over it. */
final class Leftovers {
  private Leftovers() {}

  /** Why this cluster is refused; empty when nothing is in the way. */
  static Optional<String> of(StreamCluster cluster, World world) {
    var metadata = cluster.getMetadata();
    return foreignRecord(world, metadata.getUid())
        .map(
            record ->
                "ConfigMap %s says that a deleted StreamCluster '%s' left bucket %s and controller volumes behind. Nothing is created over them. To have that cluster again set spec.storage.restoreFrom to '%s'; else choose another name; or, if that data is not needed, delete this ConfigMap and the claims data-%s-controllers-*; the bucket stays."
                    .formatted(
                        record.getMetadata().getName(),
                        metadata.getName(),
                        RetainedConfigMap.bucket(record),
                        record.getMetadata().getName(),
                        metadata.getName()))
        .or(() -> oldClaims(cluster, world));
  }

  /** The record that another StreamCluster of this name left. */
  static Optional<ConfigMap> foreignRecord(World world, String uid) {
    return world.retained().filter(record -> !uid.equals(RetainedConfigMap.holder(record)));
  }

  /** Claims that are older than the StreamCluster hold another cluster's metadata. */
  private static Optional<String> oldClaims(StreamCluster cluster, World world) {
    List<String> old =
        world.claims().stream()
            .filter(claim -> isOlder(claim, cluster))
            .map(claim -> claim.getMetadata().getName())
            .sorted()
            .toList();
    return old.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Volume claims %s are older than this StreamCluster '%s': they hold the metadata of another cluster. Nothing is created over them. Choose another name; or, if that data is not needed, delete the claims."
                .formatted(String.join(", ", old), cluster.getMetadata().getName()));
  }

  /** RFC 3339 in UTC with seconds, as the API server writes it, sorts as text. */
  private static boolean isOlder(HasMetadata claim, HasMetadata cluster) {
    return claim
            .getMetadata()
            .getCreationTimestamp()
            .compareTo(cluster.getMetadata().getCreationTimestamp())
        < 0;
  }
}
