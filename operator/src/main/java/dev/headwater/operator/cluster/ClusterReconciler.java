package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.operator.aws.AvailabilityZones;
import dev.headwater.operator.aws.Buckets;
import dev.headwater.operator.aws.Metrics;
import dev.headwater.operator.aws.Roles;
import dev.headwater.operator.aws.S3Routes;
import dev.headwater.operator.aws.Subnets;
import dev.headwater.operator.events.EventRecorder;
import dev.headwater.operator.josdk.ApplyOutcome;
import dev.headwater.operator.josdk.Recreations;
import dev.headwater.operator.josdk.ServerSideApply;
import dev.headwater.operator.josdk.Unreadable;
import dev.headwater.operator.josdk.UnreadableObjects;
import dev.headwater.operator.kafka.KafkaGateway;
import dev.headwater.operator.kafka.MetricsGateway;
import dev.headwater.operator.metrics.AutoscalingMetrics;
import dev.headwater.operator.prometheus.PrometheusGateway;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes StreamClusters what they declare. */
@ControllerConfiguration(
    name = "streamcluster",
    fieldManager = ClusterReconciler.FIELD_MANAGER,
    finalizerName = "headwater.dev/streamcluster")
public final class ClusterReconciler implements Reconciler<StreamCluster>, Cleaner<StreamCluster> {
  public static final String FIELD_MANAGER = "headwater";

  private final ClusterSettings settings;
  private final EventRecorder events;
  private final UnreadableObjects unreadable;
  private final Clock clock;
  private final Outside outside;
  private final Autoscaler autoscaler;
  private final ScalingNews scalingNews;
  private final PodExits exits = new PodExits();
  private final ServerSideApply applier = new ServerSideApply(FIELD_MANAGER);
  private final ClusterCleanup cleanup;
  private final Renderings renderings;
  private final Recreations<StreamCluster> recreations = new Recreations<>("recreations");

  public ClusterReconciler(
      ClusterSettings settings,
      AvailabilityZones zones,
      Buckets buckets,
      Roles roles,
      Subnets subnets,
      S3Routes routes,
      Volumes volumes,
      CredentialsSecrets secrets,
      Nodes nodes,
      KafkaGateway kafka,
      MetricsGateway metrics,
      PrometheusGateway prometheus,
      Metrics cloudWatch,
      EventRecorder events,
      UnreadableObjects unreadable,
      AutoscalingMetrics scalingMetrics,
      Clock clock) {
    this.settings = settings;
    this.events = events;
    this.unreadable = unreadable;
    this.clock = clock;
    var signals = new SignalSenses(settings, prometheus, cloudWatch, secrets::token, clock);
    this.outside =
        new Outside(
            settings,
            zones,
            buckets,
            volumes,
            kafka,
            new ScaleSenses(settings, metrics, exits, signals, nodes::interrupted, clock),
            new IdentitySenses(settings, roles, secrets::look, clock),
            new RoutingSenses(settings, subnets, kafka::configureBrokers, clock),
            new NetworkSenses(settings, nodes, routes, clock),
            clock);
    this.renderings = new Renderings(settings.trafficDistribution());
    this.autoscaler = new Autoscaler(settings);
    this.scalingNews = new ScalingNews(scalingMetrics, events);
    this.cleanup = new ClusterCleanup(settings, outside, events, clock);
  }

  @Override
  public List<EventSource<?, StreamCluster>> prepareEventSources(
      EventSourceContext<StreamCluster> context) {
    return Stream.of(
            ClusterWatches.eventSources(context, exits),
            outside.eventSources(),
            List.of(recreations.eventSource(context)))
        .<EventSource<?, StreamCluster>>flatMap(List::stream)
        .toList();
  }

  @Override
  public UpdateControl<StreamCluster> reconcile(
      StreamCluster cluster, Context<StreamCluster> context) {
    unreadable.look(cluster);
    var fault = Unreadable.fault(cluster);
    if (fault.isPresent()) {
      return unreadable(cluster, fault.get(), context);
    }
    if (settings.addressFault().isPresent()) {
      return blocked(cluster, Reason.IP_FAMILY_UNSUPPORTED, settings.addressFault().get());
    }
    var world = ClusterWatches.observe(cluster, context);
    cleanup.remember(cluster, world);
    var seen = autoscaler.decide(outside.look(cluster, world));
    var plan = ClusterPlan.of(seen, settings, renderings::of);
    outside.remember(seen, plan);
    var outcomes = apply(plan, world, cluster, context);
    SeenObjects.delete(plan.replaced(), context);
    var status = ClusterReport.of(seen, plan, outcomes);
    scalingNews.tell(seen, status);
    autoscaler.reports(cluster, status);
    boolean stale = outcomes.stream().anyMatch(ApplyOutcome.Stale.class::isInstance);
    var control = report(cluster, status);
    return stale ? control.rescheduleAfter(settings.pollInterval()) : control;
  }

  @Override
  public DeleteControl cleanup(StreamCluster cluster, Context<StreamCluster> context) {
    var world = ClusterWatches.observe(cluster, context);
    var control = cleanup.step(cluster, world, context);
    if (control.isRemoveFinalizer()) {
      unreadable.forget(cluster);
      renderings.forget(ResourceID.fromResource(cluster));
      autoscaler.forget(ResourceID.fromResource(cluster));
      scalingNews.forget(cluster);
      outside.forget(ResourceID.fromResource(cluster));
      recreations.deleted(ResourceID.fromResource(cluster));
    }
    return control;
  }

  /** Applies in order and stops at the first object that cannot be had. */
  private List<ApplyOutcome> apply(
      ClusterPlan plan, World world, StreamCluster cluster, Context<StreamCluster> context) {
    var outcomes = new ArrayList<ApplyOutcome>();
    for (HasMetadata wanted : plan.objects()) {
      var outcome = applier.apply(wanted, world.find(wanted), owner(wanted, cluster), context);
      outcomes.add(outcome);
      if (ends(outcome)) {
        break;
      }
    }
    return outcomes;
  }

  /** All is owned by the StreamCluster but the record of what was kept, which outlives it. */
  private static Optional<String> owner(HasMetadata wanted, StreamCluster cluster) {
    return wanted.getMetadata().getOwnerReferences().isEmpty()
        ? Optional.empty()
        : Optional.of(cluster.getMetadata().getUid());
  }

  private static boolean ends(ApplyOutcome outcome) {
    return switch (outcome) {
      case ApplyOutcome.NotOurs notOurs -> true;
      case ApplyOutcome.Refused refused -> true;
      case ApplyOutcome.NamespaceGoes goes -> true;
      case ApplyOutcome.Unchanged unchanged -> false;
      case ApplyOutcome.Written written -> false;
      case ApplyOutcome.Stale stale -> false;
    };
  }

  private UpdateControl<StreamCluster> unreadable(
      StreamCluster cluster, String fault, Context<StreamCluster> context) {
    var control = blocked(cluster, Reason.UNREADABLE, fault);
    control.getResource().ifPresent(told -> unreadable.report(context.getClient(), cluster, told));
    return UpdateControl.<StreamCluster>noUpdate().rescheduleAfter(settings.observeInterval());
  }

  private UpdateControl<StreamCluster> blocked(
      StreamCluster cluster, Reason reason, String message) {
    return report(cluster, ClusterReport.blocked(cluster, reason, message, clock.instant()));
  }

  private UpdateControl<StreamCluster> report(StreamCluster cluster, StreamClusterStatus status) {
    var again =
        Pace.sooner(Pace.after(status, settings), autoscaler.next(cluster, clock.instant()));
    if (status.equals(cluster.getStatus())) {
      return UpdateControl.<StreamCluster>noUpdate().rescheduleAfter(again);
    }
    events.conditionsChanged(
        cluster, ClusterReport.lastConditions(cluster), status.conditionsOrEmpty());
    boolean justRecorded = cluster.getStatus() == null || cluster.getStatus().storage() == null;
    return UpdateControl.patchStatus(withStatus(cluster, status))
        .rescheduleAfter(justRecorded ? Duration.ofMillis(50) : again);
  }

  /** A fresh object: the received one would carry its version and claim every field of the spec. */
  static StreamCluster withStatus(StreamCluster cluster, StreamClusterStatus status) {
    var fresh = new StreamCluster();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(cluster.getMetadata().getName())
            .withNamespace(cluster.getMetadata().getNamespace())
            .build());
    fresh.setSpec(cluster.getSpec());
    fresh.setStatus(status);
    return fresh;
  }
}
