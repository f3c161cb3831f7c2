package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.EncryptionSpec;
import dev.headwater.api.v1alpha1.IdentitySpec;
import dev.headwater.api.v1alpha1.IdentitySpec.IdentityMode;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.aws.Injection;
import dev.headwater.operator.aws.PodSubject;
import dev.headwater.operator.aws.RoleAnswer;
import dev.headwater.operator.aws.RoleLink;
import dev.headwater.operator.aws.RoleWanted;
import dev.headwater.operator.aws.StoragePermissions;
import dev.headwater.operator.desired.Identity;
import dev.headwater.operator.desired.Names;
import dev.headwater.operator.model.PodRole;
import java.util.Map;
import java.util.Optional;

/** The role of a cluster's pods as it is to be. */
final class ClusterIdentity {
  private ClusterIdentity() {}

  /** Whether Headwater is to give the pods an identity: a role, or keys. */
  static boolean isManaged(StreamCluster cluster) {
    return mode(cluster) != IdentityMode.NONE || secret(cluster).isPresent();
  }

  /** The Secret that the pods get their keys from; empty without one. */
  static Optional<CredentialsSecret> secret(StreamCluster cluster) {
    var metadata = cluster.getMetadata();
    return Optional.ofNullable(spec(cluster).credentialsSecretRef())
        .map(
            secret ->
                new CredentialsSecret(metadata.getNamespace(), secret.name(), metadata.getName()));
  }

  /**
   * The role that the pods get: as AWS just said, else as their ServiceAccount has it, so that a
   * silent AWS takes nothing away.
   */
  static Optional<PodRole> role(StreamCluster cluster, World world, Optional<RoleAnswer> answer) {
    if (mode(cluster) == IdentityMode.NONE) {
      return Optional.empty();
    }
    return answer.orElse(null) instanceof RoleAnswer.Ensured(String arn, RoleLink link)
        ? Optional.of(
            switch (link) {
              case RoleLink.Provider provider -> new PodRole.WebIdentity(arn);
              case RoleLink.Association association -> new PodRole.PodIdentity(arn);
            })
        : world.role();
  }

  /** The role that the pods are to get; empty when Headwater gives them none. */
  static Optional<RoleWanted> of(
      StreamCluster cluster, World world, Origin.Known data, ClusterSettings settings) {
    return switch (mode(cluster)) {
      case NONE -> Optional.empty();
      case AUTO, POD_IDENTITY, IRSA -> Optional.of(made(cluster, world, data, settings));
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
      StreamCluster cluster, World world, Origin.Known data, ClusterSettings settings) {
    return isMade(cluster) ? Optional.of(made(cluster, world, data, settings)) : Optional.empty();
  }

  /** Whether the role is of Headwater's making. */
  static boolean isMade(StreamCluster cluster) {
    return switch (mode(cluster)) {
      case AUTO, POD_IDENTITY, IRSA -> true;
      case EXISTING_ROLE, NONE -> false;
    };
  }

  /** The mode that is carried out for pods that get a role: Auto is one of the others. */
  static IdentityMode carriedOut(StreamCluster cluster, PodRole role) {
    return isMade(cluster)
        ? switch (role) {
          case PodRole.WebIdentity irsa -> IdentityMode.IRSA;
          case PodRole.PodIdentity association -> IdentityMode.POD_IDENTITY;
        }
        : mode(cluster);
  }

  private static RoleWanted.Made made(
      StreamCluster cluster, World world, Origin.Known data, ClusterSettings settings) {
    var metadata = cluster.getMetadata();
    return new RoleWanted.Made(
        Identity.roleName(metadata.getName(), metadata.getUid()),
        subject(cluster, settings),
        ClusterTags.of(cluster, settings.clusterArn(), Map.of()),
        new StoragePermissions(
            cluster.getSpec().aws().region(), data.bucket(), data.clusterId(), key(cluster)),
        injection(cluster, world),
        settings.permissionsBoundary());
  }

  /** Auto is decided once: the ServiceAccount records it. */
  private static Optional<Injection> injection(StreamCluster cluster, World world) {
    return switch (mode(cluster)) {
      case POD_IDENTITY -> Optional.of(Injection.POD_IDENTITY);
      case IRSA -> Optional.of(Injection.WEB_IDENTITY);
      case AUTO, EXISTING_ROLE, NONE ->
          world
              .role()
              .map(
                  role ->
                      switch (role) {
                        case PodRole.WebIdentity irsa -> Injection.WEB_IDENTITY;
                        case PodRole.PodIdentity association -> Injection.POD_IDENTITY;
                      });
    };
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
