package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.operator.desired.Identity;
import dev.headwater.operator.desired.RetainedConfigMap;
import dev.headwater.operator.josdk.ApplyOutcome;
import dev.headwater.operator.josdk.ServerSideApply;
import dev.headwater.operator.model.ClusterModel;
import dev.headwater.operator.model.ZoneModel;
import dev.headwater.operator.status.ConditionTypes;
import dev.headwater.operator.status.Conditions;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a StreamCluster down: first the record of what stays, then brokers, then controllers. What
 * is left has the StreamCluster as owner and goes with it; bucket and volumes stay.
 */
final class ClusterCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterCleanup.class);

  private final ClusterSettings settings;
  private final Clock clock;
  private final ServerSideApply applier = new ServerSideApply(ClusterReconciler.FIELD_MANAGER);

  ClusterCleanup(ClusterSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  DeleteControl step(StreamCluster cluster, World world, Context<StreamCluster> context) {
    if (wasNeverCreated(cluster, world)) {
      return DeleteControl.defaultDelete();
    }
    var record = record(cluster, world, context);
    if (record.isPresent()) {
      return blocked(cluster, record.get(), context);
    }
    var controllers = world.controllers();
    boolean brokersGone = stop(world.brokerSets().toList(), world.brokerPods(), context);
    boolean controllersGone =
        brokersGone && stop(controllers.stream().toList(), world.controllerPods(), context);
    return controllersGone
        ? DeleteControl.defaultDelete()
        : blocked(cluster, "Waiting for pods to stop: " + names(world.pods()) + ".", context);
  }

  /** A cluster that was refused, or never got to its bucket, has nothing to leave behind. */
  private static boolean wasNeverCreated(StreamCluster cluster, World world) {
    var status = cluster.getStatus();
    boolean bucket = status != null && status.storage() != null;
    return !bucket && world.statefulSets().findAny().isEmpty();
  }

  /** Writes the record of what stays; the answer says why it could not be. */
  private Optional<String> record(
      StreamCluster cluster, World world, Context<StreamCluster> context) {
    var uid = cluster.getMetadata().getUid();
    var foreign = Leftovers.foreignRecord(world, uid);
    if (foreign.isPresent()) {
      return Optional.of(
          "ConfigMap "
              + foreign.get().getMetadata().getName()
              + " is the record of another cluster and is not overwritten; move it away.");
    }
    var wanted = RetainedConfigMap.of(model(cluster));
    return switch (applier.apply(wanted, world.retained(), Optional.empty(), context)) {
      case ApplyOutcome.Unchanged unchanged -> Optional.empty();
      case ApplyOutcome.Written written -> Optional.empty();
      case ApplyOutcome.Stale stale ->
          Optional.of("ConfigMap " + wanted.getMetadata().getName() + " is being written.");
      case ApplyOutcome.NotOurs(String message) -> Optional.of(message);
      case ApplyOutcome.NamespaceGoes(String message) -> {
        LOG.warn(
            "namespace {} is being deleted, so the record of StreamCluster {} cannot be kept:"
                + " bucket {} stays, its cluster id is {} ({})",
            cluster.getMetadata().getNamespace(),
            cluster.getMetadata().getName(),
            wanted.getData().get(RetainedConfigMap.BUCKET),
            wanted.getData().get(RetainedConfigMap.CLUSTER_ID),
            message);
        yield Optional.empty();
      }
      case ApplyOutcome.Refused(String message) -> Optional.of(message);
    };
  }

  /** Deletes the StatefulSets; true once they and their pods are gone. */
  private static boolean stop(
      List<StatefulSet> sets, List<Pod> pods, Context<StreamCluster> context) {
    sets.stream()
        .filter(Predicate.not(ClusterCleanup::isBeingDeleted))
        .forEach(set -> context.getClient().resource(set).delete());
    return sets.isEmpty() && pods.isEmpty();
  }

  private DeleteControl blocked(
      StreamCluster cluster, String message, Context<StreamCluster> context) {
    var last = Optional.ofNullable(cluster.getStatus()).orElseGet(StreamClusterStatus::new);
    var conditions =
        Conditions.ofCluster(
                last.conditionsOrEmpty(), cluster.getMetadata().getGeneration(), clock.instant())
            .isFalse(ConditionTypes.READY, Reason.DELETING, message)
            .isTrue(ConditionTypes.RECONCILING, Reason.DELETING, message)
            .isFalse(ConditionTypes.STALLED, Reason.NOT_BLOCKED, "Nothing needs a human.")
            .build();
    var next = ClusterReport.withConditions(cluster, last, conditions);
    if (!next.equals(last)) {
      context
          .getClient()
          .resource(ClusterReconciler.withStatus(cluster, next))
          .subresource("status")
          .patch(
              new PatchContext.Builder()
                  .withPatchType(PatchType.SERVER_SIDE_APPLY)
                  .withFieldManager(ClusterReconciler.FIELD_MANAGER)
                  .withForce(true)
                  .build());
    }
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(settings.pollInterval().toMillis());
  }

  private ClusterModel model(StreamCluster cluster) {
    var metadata = cluster.getMetadata();
    var zones =
        cluster.getStatus().zonesOrEmpty().stream()
            .map(
                z ->
                    new ZoneModel(
                        z.id(), z.name(), z.nodeIdBase(), 0, OptionalInt.empty(), Optional.empty()))
            .toList();
    return new ClusterModel(
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid(),
        cluster.getSpec(),
        Identity.clusterId(metadata.getUid()),
        Identity.bucketName(metadata.getName(), metadata.getUid()),
        true,
        zones,
        settings.drainGraceFloor(),
        settings.objectStore());
  }

  private static boolean isBeingDeleted(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  private static String names(List<Pod> pods) {
    return pods.stream()
        .map(pod -> pod.getMetadata().getName())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
