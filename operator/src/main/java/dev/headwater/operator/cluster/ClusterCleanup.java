package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.operator.aws.BucketRemoval;
import dev.headwater.operator.aws.RoleRemoval;
import dev.headwater.operator.desired.Names;
import dev.headwater.operator.desired.RetainedConfigMap;
import dev.headwater.operator.desired.RetainedRecord;
import dev.headwater.operator.events.EventRecorder;
import dev.headwater.operator.josdk.ApplyOutcome;
import dev.headwater.operator.josdk.ServerSideApply;
import dev.headwater.operator.josdk.Unreadable;
import dev.headwater.operator.model.ClusterModel;
import dev.headwater.operator.model.ZoneModel;
import dev.headwater.operator.status.ConditionTypes;
import dev.headwater.operator.status.Conditions;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a StreamCluster down: first the record of what belongs together, then what {@link Teardown}
 * says. What is left has the StreamCluster as owner and goes with it. The record is written even
 * when the data is to go, so that no crash on the way leaves data that nobody can tell.
 */
final class ClusterCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterCleanup.class);

  private final ClusterSettings settings;
  private final Outside outside;
  private final EventRecorder events;
  private final Clock clock;
  private final ServerSideApply applier = new ServerSideApply(ClusterReconciler.FIELD_MANAGER);

  /** Uids of clusters whose namespace goes, so that it is said once and not at every visit. */
  private final Set<String> withTheirNamespace = ConcurrentHashMap.newKeySet();

  /**
   * Claims of each cluster's controllers by its uid, as last seen: what is said of them, no more.
   */
  private final Map<String, List<PersistentVolumeClaim>> claims = new ConcurrentHashMap<>();

  ClusterCleanup(ClusterSettings settings, Outside outside, EventRecorder events, Clock clock) {
    this.settings = settings;
    this.outside = outside;
    this.events = events;
    this.clock = clock;
  }

  /** Claims can be gone before the StreamCluster's own deletion begins. */
  void remember(StreamCluster cluster, World world) {
    if (!world.controllerClaims().isEmpty()) {
      claims.put(cluster.getMetadata().getUid(), world.controllerClaims());
    }
  }

  DeleteControl step(StreamCluster cluster, World world, Context<StreamCluster> context) {
    if (NeverCreated.is(cluster, world)) {
      return gone(cluster);
    }
    var fault = Unreadable.fault(cluster);
    if (fault.isPresent()) {
      // What stays could not be recorded without the spec.
      return blocked(cluster, "The object cannot be read: " + fault.get() + ".", context);
    }
    var data = data(cluster, world);
    if (data.isEmpty()) {
      return gone(cluster);
    }
    remember(cluster, world);
    var uid = cluster.getMetadata().getUid();
    var kept = new KeptData(cluster, claims.getOrDefault(uid, List.of()), data.get());
    var blocker = record(cluster, world, kept, context);
    if (blocker.isPresent()) {
      return blocked(cluster, blocker.get(), context);
    }
    var fate = kept.fate(withTheirNamespace.contains(uid));
    var role = outside.identity().removal(cluster, world, data.get());
    var bucket =
        Teardown.isDone(role)
            ? removal(cluster, world, data.get(), fate)
            : Optional.<BucketRemoval>empty();
    return carryOut(Teardown.next(world, fate, role, bucket), cluster, kept, role, context);
  }

  private DeleteControl carryOut(
      Teardown next,
      StreamCluster cluster,
      KeptData kept,
      Optional<RoleRemoval> role,
      Context<StreamCluster> context) {
    return switch (next) {
      case Teardown.Stop(var sets, String message) -> {
        SeenObjects.delete(sets, context);
        yield blocked(cluster, message, context);
      }
      case Teardown.Discard(var claims, String message) -> {
        SeenObjects.delete(claims, context);
        yield blocked(cluster, message, context);
      }
      case Teardown.Wait(String message) -> blocked(cluster, message, context);
      case Teardown.Keep(var reason) -> {
        sayWhatStays(cluster, role);
        yield keep(cluster, kept, reason, context);
      }
      case Teardown.Forget forget -> {
        sayWhatStays(cluster, role);
        yield forget(cluster, kept, context);
      }
    };
  }

  private static void sayWhatStays(StreamCluster cluster, Optional<RoleRemoval> role) {
    if (role.orElse(null) instanceof RoleRemoval.Kept(String reason)) {
      var metadata = cluster.getMetadata();
      LOG.warn(
          "StreamCluster {}/{} is deleted, and a role stays in AWS: {}",
          metadata.getNamespace(),
          metadata.getName(),
          reason);
    }
  }

  /**
   * What is the cluster's. When somebody took the record of a restored cluster away, or put a
   * foreign one there, the last report is all that is known, and a deletion must not hang for it.
   */
  private Optional<Origin.Known> data(StreamCluster cluster, World world) {
    if (Origin.of(cluster, world, settings.bucketNames()) instanceof Origin.Known known) {
      return Optional.of(known);
    }
    var status = cluster.getStatus();
    return status == null
            || status.clusterId() == null
            || status.storage() == null
            || status.storage().bucket() == null
        ? Optional.empty()
        : Optional.of(new Origin.Own(status.clusterId(), status.storage().bucket()));
  }

  private Optional<BucketRemoval> removal(
      StreamCluster cluster, World world, Origin.Known data, DataFate fate) {
    return fate instanceof DataFate.Removed(boolean withContents) && Teardown.isStopped(world)
        ? ClusterBucket.of(cluster, data, settings.clusterArn())
            .flatMap(bucket -> outside.removal(cluster, bucket, withContents))
        : Optional.empty();
  }

  /** Writes the record of what stays; the answer says why it could not be. */
  private Optional<String> record(
      StreamCluster cluster, World world, KeptData kept, Context<StreamCluster> context) {
    var foreign = Leftovers.foreignRecord(world, cluster.getMetadata().getUid());
    if (foreign.isPresent()) {
      return Optional.of(
          "ConfigMap "
              + foreign.get().getMetadata().getName()
              + " is the record of another cluster and is not overwritten; move it away.");
    }
    var before = world.retained().flatMap(map -> RetainedConfigMap.read(map).readable());
    var record = RetainedRecord.of(model(cluster, world, kept.data()), before);
    var wanted = RetainedConfigMap.of(record, cluster.getMetadata().getNamespace());
    return switch (applier.apply(wanted, world.retained(), Optional.empty(), context)) {
      case ApplyOutcome.Unchanged unchanged -> Optional.empty();
      case ApplyOutcome.Written written -> Optional.empty();
      case ApplyOutcome.Stale stale ->
          Optional.of("ConfigMap " + wanted.getMetadata().getName() + " is being written.");
      case ApplyOutcome.NotOurs(String message) -> Optional.of(message);
      case ApplyOutcome.NamespaceGoes goes -> {
        if (withTheirNamespace.add(cluster.getMetadata().getUid())) {
          LOG.warn("{}", kept.withItsNamespace());
        }
        yield Optional.empty();
      }
      case ApplyOutcome.Refused(String message) -> Optional.of(message);
    };
  }

  private DeleteControl keep(
      StreamCluster cluster,
      KeptData kept,
      Optional<String> reason,
      Context<StreamCluster> context) {
    if (reason.isPresent()) {
      var message = kept.against(reason.get());
      LOG.warn("{}", message);
      report(cluster, message, context);
    } else if (!withTheirNamespace.contains(cluster.getMetadata().getUid())) {
      LOG.info("{}", kept.asDeclared());
    }
    return gone(cluster);
  }

  private DeleteControl forget(
      StreamCluster cluster, KeptData kept, Context<StreamCluster> context) {
    var metadata = cluster.getMetadata();
    context
        .getClient()
        .configMaps()
        .inNamespace(metadata.getNamespace())
        .withName(new Names(metadata.getNamespace(), metadata.getName()).retained())
        .delete();
    LOG.info("{}", kept.nothing());
    return gone(cluster);
  }

  private DeleteControl gone(StreamCluster cluster) {
    claims.remove(cluster.getMetadata().getUid());
    withTheirNamespace.remove(cluster.getMetadata().getUid());
    return DeleteControl.defaultDelete();
  }

  private DeleteControl blocked(
      StreamCluster cluster, String message, Context<StreamCluster> context) {
    report(cluster, message, context);
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(settings.pollInterval().toMillis());
  }

  private void report(StreamCluster cluster, String message, Context<StreamCluster> context) {
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
      events.conditionsChanged(cluster, last.conditionsOrEmpty(), conditions);
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
  }

  private ClusterModel model(StreamCluster cluster, World world, Origin.Known data) {
    var metadata = cluster.getMetadata();
    var status = Optional.ofNullable(cluster.getStatus()).orElseGet(StreamClusterStatus::new);
    var zones =
        status.zonesOrEmpty().stream()
            .map(
                z ->
                    new ZoneModel(
                        z.id(),
                        z.name(),
                        z.nodeIdBase(),
                        0,
                        OptionalInt.empty(),
                        world.brokers(z.id()).map(FormerBrokers::known).orElseGet(TreeSet::new),
                        Optional.empty()))
            .toList();
    return new ClusterModel(
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid(),
        cluster.getSpec(),
        data.clusterId(),
        data.bucket(),
        world.role(),
        true,
        zones,
        settings.drainGraceFloor(),
        settings.objectStore());
  }
}
