package dev.headwater.operator.desired;

import dev.headwater.operator.desired.Labels.Component;
import dev.headwater.operator.model.ClusterModel;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/** Builds the budgets: one controller, and one broker over all zones, may be away by eviction. */
public final class PodDisruptionBudgets {
  private PodDisruptionBudgets() {}

  public static PodDisruptionBudget ofControllers(ClusterModel cluster) {
    return of(cluster, Names.of(cluster).controllers(), Component.CONTROLLER);
  }

  public static PodDisruptionBudget ofBrokers(ClusterModel cluster) {
    return of(cluster, Names.of(cluster).brokers(), Component.BROKER);
  }

  private static PodDisruptionBudget of(ClusterModel cluster, String name, Component component) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(Metadata.owned(cluster, name, Labels.of(cluster.name(), component)))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withNewSelector()
        .withMatchLabels(Labels.selector(cluster.name(), component))
        .endSelector()
        // A pod that never became ready must not keep its node from being drained.
        .withUnhealthyPodEvictionPolicy("AlwaysAllow")
        .endSpec()
        .build();
  }
}
