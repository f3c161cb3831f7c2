package dev.headwater.operator.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.Optional;
import java.util.Set;

/** How a node says that it is about to go: by a taint, or since it is cordoned; pure. */
final class NodeInterruption {
  /**
   * Karpenter's (v1, and v1beta1 before), the cluster autoscaler's, and the cloud provider's for an
   * instance that is shut down.
   */
  private static final Set<String> TAINTS =
      Set.of(
          "karpenter.sh/disrupted",
          "karpenter.sh/disruption",
          "ToBeDeletedByClusterAutoscaler",
          "node.cloudprovider.kubernetes.io/shutdown");

  /** Of the AWS Node Termination Handler, which has one for each kind of notice. */
  private static final String TERMINATION_HANDLER = "aws-node-termination-handler/";

  private NodeInterruption() {}

  static boolean isAnnounced(Node node) {
    return Optional.ofNullable(node.getSpec()).filter(NodeInterruption::isAnnounced).isPresent();
  }

  private static boolean isAnnounced(NodeSpec spec) {
    return Boolean.TRUE.equals(spec.getUnschedulable())
        || spec.getTaints().stream().map(Taint::getKey).anyMatch(NodeInterruption::isNotice);
  }

  private static boolean isNotice(String taint) {
    return TAINTS.contains(taint) || taint.startsWith(TERMINATION_HANDLER);
  }
}
