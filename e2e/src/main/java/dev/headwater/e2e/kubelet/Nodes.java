package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Node;
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

  Nodes(KubernetesClient client, List<NodeSpec> specs) {
    this.client = client;
    this.specs = specs;
  }

  void register() {
    for (var spec : specs) {
      client.nodes().resource(node(spec)).serverSideApply();
      client
          .nodes()
          .withName(spec.name())
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.STRATEGIC_MERGE),
              client.getKubernetesSerialization().asJson(ready(spec)));
    }
    renewLeases();
  }

  /** A node whose lease is 40 s old becomes NotReady and its pods are evicted. */
  void renewLeases() {
    for (var spec : specs) {
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
      try {
        client.leases().resource(lease).forceConflicts().serverSideApply();
      } catch (KubernetesClientException e) {
        LOG.warn("lease of {}: {}; renewed again in 10 s", spec.name(), e.getMessage());
      }
    }
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
        .withProviderID("aws:///" + spec.zoneName() + "/i-" + instanceId(spec))
        .endSpec()
        .build();
  }

  private static Node ready(NodeSpec spec) {
    var now = Instant.now().toString();
    return new NodeBuilder()
        .withNewMetadata()
        .withName(spec.name())
        .endMetadata()
        .withNewStatus()
        .withCapacity(CAPACITY)
        .withAllocatable(CAPACITY)
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

  private static String instanceId(NodeSpec spec) {
    return String.format("%017x", Integer.toUnsignedLong(spec.name().hashCode()));
  }
}
