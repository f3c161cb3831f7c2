package dev.headwater.operator.desired;

import dev.headwater.operator.desired.Labels.Component;
import dev.headwater.operator.model.ClusterModel;
import dev.headwater.operator.model.ZoneModel;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpecBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Builds the KRaft quorum: node ids from 0, one per zone as far as zones reach, and the only
 * volumes of a cluster, which are never deleted with it.
 */
public final class ControllerStatefulSet {
  private static final Duration GRACE = Duration.ofMinutes(1);

  private ControllerStatefulSet() {}

  public static StatefulSet of(ClusterModel cluster) {
    var labels = Labels.of(cluster.name(), Component.CONTROLLER);
    Map<String, String> annotations =
        cluster.votersComplete() ? Map.of(Annotations.VOTERS_COMPLETE, "true") : Map.of();
    return new StatefulSetBuilder()
        .withMetadata(Metadata.owned(cluster, Names.of(cluster).controllers(), labels, annotations))
        .withSpec(spec(cluster, labels))
        .build();
  }

  private static StatefulSetSpec spec(ClusterModel cluster, Map<String, String> labels) {
    return new StatefulSetSpecBuilder()
        .withReplicas(cluster.spec().controllersOrDefault().replicasOrDefault())
        .withServiceName(Names.of(cluster).controllers())
        .withPodManagementPolicy("Parallel")
        .withNewUpdateStrategy()
        .withType("OnDelete")
        .endUpdateStrategy()
        .withNewPersistentVolumeClaimRetentionPolicy()
        .withWhenDeleted("Retain")
        .withWhenScaled("Retain")
        .endPersistentVolumeClaimRetentionPolicy()
        .withNewSelector()
        .withMatchLabels(Labels.selector(cluster.name(), Component.CONTROLLER))
        .endSelector()
        .withTemplate(template(cluster, labels))
        .withVolumeClaimTemplates(volume(cluster, labels))
        .build();
  }

  private static PodTemplateSpec template(ClusterModel cluster, Map<String, String> labels) {
    var zoneNames = cluster.zones().stream().map(ZoneModel::name).sorted().distinct().toList();
    var selector = Labels.selector(cluster.name(), Component.CONTROLLER);
    var pod =
        EnginePod.of(cluster, Names.of(cluster).controllers(), EngineContainer.controller(cluster))
            .withTerminationGracePeriodSeconds(GRACE.toSeconds())
            .withAffinity(Placement.inZones(zoneNames))
            .withTopologySpreadConstraints(
                Placement.acrossZones(selector), Placement.acrossHosts(selector))
            .build();
    return new PodTemplateSpecBuilder()
        .withMetadata(new ObjectMetaBuilder().withLabels(labels).build())
        .withSpec(pod)
        .build();
  }

  private static PersistentVolumeClaim volume(ClusterModel cluster, Map<String, String> labels) {
    var storage = cluster.spec().controllersOrDefault().storageOrDefault();
    var spec =
        new PersistentVolumeClaimSpecBuilder()
            .withAccessModes(List.of("ReadWriteOnce"))
            .withVolumeMode("Filesystem")
            .withStorageClassName(storage.storageClassName())
            .withNewResources()
            .withRequests(Map.of("storage", Quantities.canonical(storage.sizeOrDefault())))
            .endResources()
            .build();
    return new PersistentVolumeClaimBuilder()
        .withMetadata(new ObjectMetaBuilder().withName(EnginePod.DATA).withLabels(labels).build())
        .withSpec(spec)
        .build();
  }
}
