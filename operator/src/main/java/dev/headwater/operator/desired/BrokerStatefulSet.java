package dev.headwater.operator.desired;

import dev.headwater.operator.desired.Labels.Component;
import dev.headwater.operator.model.ClusterModel;
import dev.headwater.operator.model.ZoneModel;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpecBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Builds the brokers of one zone: no volume claim, and ordinals that start at the zone's base, so
 * that a pod's ordinal is its node id.
 */
public final class BrokerStatefulSet {
  private static final Duration AFTER_DRAIN = Duration.ofSeconds(30);

  /** A copy of the metadata and two index caches of 100 MiB each. */
  private static final Quantity SCRATCH = Quantity.parse("5Gi");

  private BrokerStatefulSet() {}

  public static StatefulSet of(ClusterModel cluster, ZoneModel zone) {
    var labels = Labels.ofZone(cluster.name(), zone.id());
    var annotations = new TreeMap<String, String>();
    zone.draining().ifPresent(id -> annotations.put(Annotations.DRAINING, Integer.toString(id)));
    if (!zone.former().isEmpty()) {
      annotations.put(Annotations.FORMER_BROKERS, ids(zone.former()));
    }
    zone.scale().ifPresent(record -> annotations.put(Annotations.SCALE, record));
    return new StatefulSetBuilder()
        .withMetadata(
            Metadata.owned(cluster, Names.of(cluster).brokers(zone.id()), labels, annotations))
        .withSpec(spec(cluster, zone, labels))
        .build();
  }

  private static String ids(SortedSet<Integer> nodeIds) {
    return nodeIds.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** How long a stopping broker has before it is killed. */
  public static Duration grace(ClusterModel cluster) {
    var drained =
        cluster.spec().brokersOrDefault().drainOrDefault().timeoutOrDefault().plus(AFTER_DRAIN);
    var floor = cluster.drainGraceFloor();
    return drained.compareTo(floor) < 0 ? floor : drained;
  }

  private static StatefulSetSpec spec(
      ClusterModel cluster, ZoneModel zone, Map<String, String> labels) {
    return new StatefulSetSpecBuilder()
        .withReplicas(zone.brokers())
        .withNewOrdinals()
        .withStart(zone.nodeIdBase())
        .endOrdinals()
        .withServiceName(Names.of(cluster).brokers())
        .withPodManagementPolicy("Parallel")
        .withNewUpdateStrategy()
        .withType("OnDelete")
        .endUpdateStrategy()
        .withNewSelector()
        .withMatchLabels(Labels.zoneSelector(cluster.name(), zone.id()))
        .endSelector()
        .withTemplate(template(cluster, zone, labels))
        .build();
  }

  private static PodTemplateSpec template(
      ClusterModel cluster, ZoneModel zone, Map<String, String> labels) {
    var configMap = Names.of(cluster).brokers(zone.id());
    var selector = Labels.selector(cluster.name(), Component.BROKER);
    Volume data = EnginePod.emptyDir(EnginePod.DATA, SCRATCH);
    var pod =
        EnginePod.of(cluster, configMap, EngineContainer.broker(cluster))
            .addToVolumes(data)
            .withTerminationGracePeriodSeconds(grace(cluster).toSeconds())
            .withAffinity(Placement.inZones(List.of(zone.name())))
            .withTopologySpreadConstraints(Placement.acrossHosts(selector))
            .build();
    return new PodTemplateSpecBuilder()
        .withMetadata(new ObjectMetaBuilder().withLabels(labels).build())
        .withSpec(pod)
        .build();
  }
}
