package dev.headwater.operator.desired;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.List;
import java.util.Map;

/** Where pods may and should run. */
final class Placement {
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String HOST = "kubernetes.io/hostname";

  private Placement() {}

  /** Only in these zones, by name: node autoscalers do not know zone ids. */
  static Affinity inZones(List<String> zoneNames) {
    return new AffinityBuilder()
        .withNewNodeAffinity()
        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
        .withNodeSelectorTerms(term(zoneNames))
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endNodeAffinity()
        .build();
  }

  /** Evenly over zones, or not at all. */
  static TopologySpreadConstraint acrossZones(Map<String, String> selector) {
    return spread(ZONE, "DoNotSchedule", selector);
  }

  /** Over hosts as far as there are any. */
  static TopologySpreadConstraint acrossHosts(Map<String, String> selector) {
    return spread(HOST, "ScheduleAnyway", selector);
  }

  private static NodeSelectorTerm term(List<String> zoneNames) {
    return new NodeSelectorTermBuilder()
        .addNewMatchExpression()
        .withKey(ZONE)
        .withOperator("In")
        .withValues(zoneNames)
        .endMatchExpression()
        .build();
  }

  private static TopologySpreadConstraint spread(
      String key, String otherwise, Map<String, String> selector) {
    return new TopologySpreadConstraintBuilder()
        .withMaxSkew(1)
        .withTopologyKey(key)
        .withWhenUnsatisfiable(otherwise)
        .withNewLabelSelector()
        .withMatchLabels(selector)
        .endLabelSelector()
        .build();
  }
}
