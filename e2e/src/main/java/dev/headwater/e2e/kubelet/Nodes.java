package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddressBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers nodes and keeps their leases fresh. */
final class Nodes {
  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
  private static final String LEASES = "kube-node-lease";

  /** A simulation: pods are small processes, so a node never is what limits a test. */
  private static final Map<String, Quantity> CAPACITY =
      Map.of(
          "cpu", Quantity.parse("64"),
          "memory", Quantity.parse("256Gi"),
          "ephemeral-storage", Quantity.parse("256Gi"),
          "pods", Quantity.parse("250"));

  private final KubernetesClient client;
  private final List<NodeSpec> specs;
  private final FaultPlan faults;
  private final int endpointPort;

  /**
   * @param endpointPort where the API server reaches the kubelet of each node, on 127.0.0.1
   */
  Nodes(KubernetesClient client, List<NodeSpec> specs, FaultPlan faults, int endpointPort) {
    this.client = client;
    this.specs = List.copyOf(specs);
    this.faults = faults;
    this.endpointPort = endpointPort;
  }

  void register() {
    for (var spec : specs) {
      client.nodes().resource(node(spec)).serverSideApply();
      reportReady(spec);
      renewLease(spec);
    }
  }

  /** One sign of life of each node that is not lost; one that fails is made up for by the next. */
  void beat() {
    for (var spec : specs) {
      try {
        beat(spec);
      } catch (KubernetesClientException e) {
        LOG.warn("node {}: {}; the next sign of life follows", spec.name(), e.getMessage());
      }
    }
  }

  /** Renews the lease, and reports Ready where the node was given up meanwhile. */
  void beat(NodeSpec spec) {
    if (faults.lost(spec.name()).isEmpty()) {
      renewLease(spec);
      if (!isReady(client.nodes().withName(spec.name()).get())) {
        reportReady(spec);
      }
    }
  }

  private static boolean isReady(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private void reportReady(NodeSpec spec) {
    client
        .nodes()
        .withName(spec.name())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            client.getKubernetesSerialization().asJson(ready(spec)));
  }

  private void renewLease(NodeSpec spec) {
    var lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withName(spec.name())
            .withNamespace(LEASES)
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity(spec.name())
            .withLeaseDurationSeconds(40)
            .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
            .endSpec()
            .build();
    client.leases().resource(lease).forceConflicts().serverSideApply();
  }

  private static Node node(NodeSpec spec) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(spec.name())
        .addToLabels("kubernetes.io/hostname", spec.name())
        .addToLabels("kubernetes.io/os", "linux")
        .addToLabels("kubernetes.io/arch", "amd64")
        .addToLabels("topology.kubernetes.io/region", spec.region())
        .addToLabels("topology.kubernetes.io/zone", spec.zoneName())
        .addToLabels("topology.k8s.aws/zone-id", spec.zoneId())
        .endMetadata()
        .withNewSpec()
        .withProviderID("aws:///" + spec.zoneName() + "/" + spec.instanceId())
        .endSpec()
        .build();
  }

  private Node ready(NodeSpec spec) {
    var now = Instant.now().toString();
    return new NodeBuilder()
        .withNewMetadata()
        .withName(spec.name())
        .endMetadata()
        .withNewStatus()
        .withCapacity(CAPACITY)
        .withAllocatable(CAPACITY)
        .withAddresses(
            new NodeAddressBuilder().withType("InternalIP").withAddress("127.0.0.1").build())
        .withNewDaemonEndpoints()
        .withNewKubeletEndpoint(endpointPort)
        .endDaemonEndpoints()
        .withConditions(
            new NodeConditionBuilder()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .withMessage("pods are processes of this stack")
                .withLastHeartbeatTime(now)
                .withLastTransitionTime(now)
                .build())
        .endStatus()
        .build();
  }
}
