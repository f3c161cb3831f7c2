package dev.headwater.operator.desired;

import dev.headwater.operator.model.ClusterModel;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.Map;

/**
 * Builds the one identity of a cluster's pods. They do not talk to Kubernetes; for AWS they are the
 * role that the annotation names, which EKS turns into credentials when a pod is created.
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
    return cluster.roleArn().map(arn -> Map.of(Annotations.ROLE_ARN, arn)).orElseGet(Map::of);
  }
}
