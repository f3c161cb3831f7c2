package dev.headwater.operator.orphans;

import dev.headwater.operator.aws.TaggedResource;
import dev.headwater.operator.aws.TaggedResources;
import dev.headwater.operator.desired.Labels;
import dev.headwater.operator.events.EventRecorder;
import dev.headwater.operator.metrics.OrphanMetrics;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** How the scan reads Kubernetes, and how it tells there what it found. */
public final class OrphanReport {
  private final KubernetesClient client;
  private final EventRecorder events;
  private final String lease;
  private final String eksCluster;

  private OrphanReport(
      KubernetesClient client, EventRecorder events, String lease, String clusterArn) {
    this.client = client;
    this.events = events;
    this.lease = lease;
    this.eksCluster = clusterArn.substring(clusterArn.indexOf('/') + 1);
  }

  /**
   * A scan that reports by Events about the operator's Lease: StreamCluster and namespace may be
   * gone, while the Lease is there whichever pod works, and the operator may read it.
   *
   * @param lease name of the Lease, in the namespace of the client
   * @param clusterArn ARN of the EKS cluster
   */
  public static OrphanScan scan(
      Duration interval,
      TaggedResources resources,
      KubernetesClient client,
      EventRecorder events,
      String lease,
      String clusterArn,
      OrphanMetrics metrics,
      Clock clock) {
    var report = new OrphanReport(client, events, lease, clusterArn);
    return new OrphanScan(interval, resources, report::inUse, report::tell, metrics, clock);
  }

  /** Asked of the API server, not of a cache: the past would make orphans of what is new. */
  private InUse inUse() {
    var clusters =
        client
            .genericKubernetesResources("headwater.dev/v1alpha1", "StreamCluster")
            .inAnyNamespace()
            .list()
            .getItems();
    var records =
        client
            .configMaps()
            .inAnyNamespace()
            .withLabel(Labels.COMPONENT, Labels.Component.RETAINED.id())
            .withLabel(Labels.MANAGED_BY, Labels.HEADWATER)
            .list()
            .getItems();
    return InUse.of(clusters, records);
  }

  private void tell(TaggedResource orphan) {
    var namespace = Optional.ofNullable(client.getNamespace()).orElse("default");
    Optional.ofNullable(client.leases().inNamespace(namespace).withName(lease).get())
        .ifPresent(
            about ->
                events.daily(
                    about, Reason.ORPHAN_FOUND, orphan.arn(), Orphans.message(orphan, eksCluster)));
  }
}
