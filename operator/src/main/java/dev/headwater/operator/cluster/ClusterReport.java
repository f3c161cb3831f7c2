package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.api.v1alpha1.StreamClusterStatus.BrokersStatus;
import dev.headwater.api.v1alpha1.StreamClusterStatus.IdentityStatus;
import dev.headwater.api.v1alpha1.StreamClusterStatus.StorageStatus;
import dev.headwater.api.v1alpha1.StreamClusterStatus.ZoneBootstrap;
import dev.headwater.api.v1alpha1.StreamClusterStatus.ZoneStatus;
import dev.headwater.operator.aws.BucketAnswer;
import dev.headwater.operator.desired.Labels;
import dev.headwater.operator.desired.Labels.Component;
import dev.headwater.operator.desired.Names;
import dev.headwater.operator.josdk.ApplyOutcome;
import dev.headwater.operator.model.ClusterModel;
import dev.headwater.operator.status.BlockedConditions;
import dev.headwater.operator.status.Conditions;
import dev.headwater.operator.status.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The status of a StreamCluster after a visit: pure, and equal to the last one without news. */
final class ClusterReport {
  private ClusterReport() {}

  static StreamClusterStatus of(Snapshot seen, ClusterPlan plan, List<ApplyOutcome> outcomes) {
    var conditions = ClusterConditions.of(seen, plan, outcomes);
    var generation = seen.cluster().getMetadata().getGeneration();
    var last = Optional.ofNullable(seen.cluster().getStatus()).orElseGet(StreamClusterStatus::new);
    var model = plan.model();
    if (model.isEmpty()) {
      return withConditions(seen.cluster(), last, conditions);
    }
    var cluster = model.get();
    var names = Names.of(cluster);
    var brokers = brokers(seen, plan);
    var storage = storage(seen, cluster, last);
    return new StreamClusterStatus(
        generation,
        conditions,
        cluster.clusterId(),
        names.bootstrapServers(),
        bootstrap(cluster, names),
        zones(seen, cluster),
        brokers,
        brokers.current(),
        Labels.asText(Labels.selector(cluster.name(), Component.BROKER)),
        brokers.ready() + "/" + brokers.desired(),
        names.serviceAccount(),
        storage,
        identity(seen).orElse(null),
        ScaleFigures.of(seen),
        CloudResources.of(
                cluster.spec(),
                Optional.ofNullable(storage.arn()),
                seen,
                last.cloudResourcesOrEmpty())
            .orElse(null),
        ScalingReport.of(seen).orElse(null));
  }

  /** The status of a cluster about which nothing can be done. */
  static StreamClusterStatus blocked(
      StreamCluster cluster, Reason reason, String message, Instant now) {
    var last = Optional.ofNullable(cluster.getStatus()).orElseGet(StreamClusterStatus::new);
    var generation = cluster.getMetadata().getGeneration();
    var conditions = Conditions.ofCluster(last.conditionsOrEmpty(), generation, now);
    BlockedConditions.put(conditions, reason, message);
    return withConditions(cluster, last, conditions.build());
  }

  /** The conditions that were reported last. */
  static List<Condition> lastConditions(StreamCluster cluster) {
    return Optional.ofNullable(cluster.getStatus())
        .map(StreamClusterStatus::conditionsOrEmpty)
        .orElseGet(List::of);
  }

  /** The last report with newer conditions. */
  static StreamClusterStatus withConditions(
      StreamCluster cluster, StreamClusterStatus last, List<Condition> conditions) {
    return new StreamClusterStatus(
        cluster.getMetadata().getGeneration(),
        conditions,
        last.clusterId(),
        last.bootstrapServers(),
        last.bootstrap(),
        last.zones(),
        last.brokers(),
        last.replicas(),
        last.selector(),
        last.summary(),
        last.serviceAccountName(),
        last.storage(),
        last.identity(),
        last.lastScale(),
        last.cloudResources(),
        last.autoscaling());
  }

  private static List<ZoneBootstrap> bootstrap(ClusterModel cluster, Names names) {
    return cluster.zones().stream()
        .map(zone -> new ZoneBootstrap(zone.id(), names.bootstrapServers(zone.id())))
        .toList();
  }

  private static List<ZoneStatus> zones(Snapshot seen, ClusterModel cluster) {
    return cluster.zones().stream()
        .map(
            zone ->
                new ZoneStatus(
                    zone.id(),
                    zone.name(),
                    zone.nodeIdBase(),
                    seen.world().brokerPods(zone.id()).size(),
                    ready(seen, zone.id())))
        .toList();
  }

  private static int ready(Snapshot seen, String zoneId) {
    return (int) seen.world().brokerPods(zoneId).stream().filter(World::isReady).count();
  }

  private static BrokersStatus brokers(Snapshot seen, ClusterPlan plan) {
    var pods = seen.world().brokerPods();
    return new BrokersStatus(
        seen.desiredBrokers(),
        pods.size(),
        (int) pods.stream().filter(World::isReady).count(),
        plan.drain().map(drain -> List.of(drain.nodeId())).orElse(null));
  }

  /** The name is recorded before the bucket is made, so that no crash can lose track of it. */
  private static StorageStatus storage(
      Snapshot seen, ClusterModel cluster, StreamClusterStatus last) {
    var arn =
        seen.bucket()
            .filter(BucketAnswer.Ensured.class::isInstance)
            .map(answer -> ((BucketAnswer.Ensured) answer).arn())
            .orElse(last.storage() == null ? null : last.storage().arn());
    return new StorageStatus(cluster.bucket(), arn);
  }

  private static Optional<IdentityStatus> identity(Snapshot seen) {
    return seen.podRole()
        .map(
            role ->
                new IdentityStatus(ClusterIdentity.carriedOut(seen.cluster(), role), role.arn()));
  }
}
