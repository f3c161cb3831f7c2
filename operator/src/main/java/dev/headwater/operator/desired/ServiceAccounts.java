package dev.headwater.operator.desired;

import dev.headwater.operator.model.ClusterModel;
import dev.headwater.operator.model.PodRole;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the one identity of a cluster's pods. They do not talk to Kubernetes; for AWS they are the
 * role that the annotation names. With IRSA the annotation is what EKS turns into credentials when
 * a pod is created; with Pod Identity it is our record of the role, which EKS has in an
 * association.
 */
public final class ServiceAccounts {
  private ServiceAccounts() {}

  public static ServiceAccount of(ClusterModel cluster) {
    var labels = Labels.of(cluster.name(), Labels.Component.CLUSTER);
    return new ServiceAccountBuilder()
        .withMetadata(
            Metadata.owned(cluster, Names.of(cluster).serviceAccount(), labels, role(cluster)))
        .withAutomountServiceAccountToken(false)
        .build();
  }

  private static Map<String, String> role(ClusterModel cluster) {
    return cluster
        .role()
        .map(
            role ->
                switch (role) {
                  case PodRole.WebIdentity(String arn) -> Map.of(Annotations.ROLE_ARN, arn);
                  case PodRole.PodIdentity(String arn) ->
                      Map.of(Annotations.POD_IDENTITY_ROLE_ARN, arn);
                })
        .orElseGet(Map::of);
  }

  /** The role that a ServiceAccount records. */
  public static Optional<PodRole> role(HasMetadata serviceAccount) {
    var annotations = Annotations.of(serviceAccount);
    return Optional.ofNullable(annotations.get(Annotations.ROLE_ARN))
        .<PodRole>map(PodRole.WebIdentity::new)
        .or(
            () ->
                Optional.ofNullable(annotations.get(Annotations.POD_IDENTITY_ROLE_ARN))
                    .map(PodRole.PodIdentity::new));
  }
}
