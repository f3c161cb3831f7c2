package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.desired.Labels;
import dev.headwater.operator.desired.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Watches everything of ours in Kubernetes, found by its labels, and reads it from the caches. */
final class ClusterWatches {
  private static final List<Class<? extends HasMetadata>> APPLIED =
      List.of(
          ServiceAccount.class,
          ConfigMap.class,
          Service.class,
          PodDisruptionBudget.class,
          StatefulSet.class);

  private ClusterWatches() {}

  /**
   * The sources of events.
   *
   * @param exits is told of every pod that comes and goes, since a visit may find it gone
   */
  static List<EventSource<?, StreamCluster>> eventSources(
      EventSourceContext<StreamCluster> context, PodExits exits) {
    var others = Stream.concat(APPLIED.stream(), Stream.of(PersistentVolumeClaim.class));
    return Stream.<EventSource<?, StreamCluster>>concat(
            others.map(kind -> new InformerEventSource<>(watch(kind).build(), context)),
            Stream.of(new InformerEventSource<>(pods(exits), context)))
        .toList();
  }

  private static InformerEventSourceConfiguration<Pod> pods(PodExits exits) {
    return watch(Pod.class)
        .withOnAddFilter(
            pod -> {
              exits.appeared(pod);
              return true;
            })
        .withOnDeleteFilter(
            (pod, finalStateUnknown) -> {
              exits.vanished(pod);
              return true;
            })
        .build();
  }

  private static <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> watch(
      Class<R> kind) {
    return InformerEventSourceConfiguration.from(kind, StreamCluster.class)
        .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.HEADWATER + "," + Labels.CLUSTER)
        .withSecondaryToPrimaryMapper(ClusterWatches::cluster);
  }

  private static Set<ResourceID> cluster(HasMetadata object) {
    var metadata = object.getMetadata();
    return Set.of(
        new ResourceID(metadata.getLabels().get(Labels.CLUSTER), metadata.getNamespace()));
  }

  static World observe(StreamCluster cluster, Context<StreamCluster> context) {
    var metadata = cluster.getMetadata();
    var retained = new Names(metadata.getNamespace(), metadata.getName()).retained();
    var all =
        APPLIED.stream()
            .<HasMetadata>flatMap(kind -> context.getSecondaryResourcesAsStream(kind))
            .toList();
    Optional<ConfigMap> left =
        all.stream()
            .filter(ConfigMap.class::isInstance)
            .map(ConfigMap.class::cast)
            .filter(map -> map.getMetadata().getName().equals(retained))
            .findAny();
    return new World(
        all,
        context.getSecondaryResourcesAsStream(Pod.class).toList(),
        context.getSecondaryResourcesAsStream(PersistentVolumeClaim.class).toList(),
        left);
  }
}
