package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.EncryptionSpec;
import dev.headwater.api.v1alpha1.IdentitySpec;
import dev.headwater.api.v1alpha1.IdentitySpec.IdentityMode;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.aws.PodSubject;
import dev.headwater.operator.aws.RoleAnswer;
import dev.headwater.operator.aws.RoleWanted;
import dev.headwater.operator.aws.StoragePermissions;
import dev.headwater.operator.desired.Identity;
import dev.headwater.operator.desired.Names;
import java.util.Map;
import java.util.Optional;

/** The role of a cluster's pods as it is to be. */
final class ClusterIdentity {
  private ClusterIdentity() {}

  /** Whether the pods are to get a role. */
  static boolean isManaged(StreamCluster cluster) {
    return mode(cluster) != IdentityMode.NONE;
  }

  /**
   * ARN of the role that the pods get: as AWS just said, else as their ServiceAccount has it, so
   * that a silent AWS takes nothing away.
   */
  static Optional<String> roleArn(StreamCluster cluster, World world, Optional<RoleAnswer> answer) {
    if (!isManaged(cluster)) {
      return Optional.empty();
    }
    return answer.orElse(null) instanceof RoleAnswer.Ensured ensured
        ? Optional.of(ensured.arn())
        : world.roleArn();
  }

  /** The role that the pods are to get; empty when Headwater gives them none. */
  static Optional<RoleWanted> of(
      StreamCluster cluster, Origin.Known data, ClusterSettings settings) {
    return switch (mode(cluster)) {
      case NONE -> Optional.empty();
      case IRSA -> Optional.of(made(cluster, data, settings));
      case EXISTING_ROLE ->
          Optional.ofNullable(spec(cluster).roleArn())
              .map(
                  arn ->
                      new RoleWanted.Existing(
                          arn,
                          subject(cluster, settings),
                          ClusterTags.allow(cluster, settings.clusterArn())));
    };
  }

  /** The role that goes with the cluster; empty when there is none. */
  static Optional<RoleWanted.Made> removable(
      StreamCluster cluster, Origin.Known data, ClusterSettings settings) {
    return mode(cluster) == IdentityMode.IRSA
        ? Optional.of(made(cluster, data, settings))
        : Optional.empty();
  }

  private static RoleWanted.Made made(
      StreamCluster cluster, Origin.Known data, ClusterSettings settings) {
    var metadata = cluster.getMetadata();
    return new RoleWanted.Made(
        Identity.roleName(metadata.getName(), metadata.getUid()),
        subject(cluster, settings),
        ClusterTags.of(cluster, settings.clusterArn(), Map.of()),
        new StoragePermissions(
            cluster.getSpec().aws().region(), data.bucket(), data.clusterId(), key(cluster)),
        settings.permissionsBoundary());
  }

  private static PodSubject subject(StreamCluster cluster, ClusterSettings settings) {
    var metadata = cluster.getMetadata();
    var names = new Names(metadata.getNamespace(), metadata.getName());
    return new PodSubject(settings.clusterArn(), metadata.getNamespace(), names.serviceAccount());
  }

  private static Optional<String> key(StreamCluster cluster) {
    return Optional.ofNullable(cluster.getSpec().storageOrDefault().bucketOrDefault().encryption())
        .map(EncryptionSpec::kmsKeyArn);
  }

  private static IdentityMode mode(StreamCluster cluster) {
    return spec(cluster).modeOrDefault();
  }

  private static IdentitySpec spec(StreamCluster cluster) {
    return cluster.getSpec().identityOrDefault();
  }
}
