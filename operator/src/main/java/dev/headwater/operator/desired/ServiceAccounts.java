package dev.headwater.operator.desired;

import dev.headwater.operator.model.ClusterModel;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;

/** Builds the one identity of a cluster's pods. They do not talk to Kubernetes. */
public final class ServiceAccounts {
  private ServiceAccounts() {}

  public static ServiceAccount of(ClusterModel cluster) {
    var labels = Labels.of(cluster.name(), Labels.Component.CLUSTER);
    return new ServiceAccountBuilder()
        .withMetadata(Metadata.owned(cluster, Names.of(cluster).serviceAccount(), labels))
        .withAutomountServiceAccountToken(false)
        .build();
  }
}
