package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.AutoscalingStatus.DecisionStatus;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Karpenter announces that it takes a node away, as it does two minutes before a Spot instance
 * goes.
 */
@Tag("scaling")
@OnSharedDouble
class InterruptedNodeTest {
  /** The only one in use1-az6, so a broker that is added can only come in the other zone. */
  private static final String NODE = "node-a";

  private final SharedStack shared;

  InterruptedNodeTest(SharedStack shared) {
    this.shared = shared;
  }

  @AfterEach
  void forget() {
    heal();
    shared.forget("interrupted");
  }

  @Test
  void theBrokerOnItIsMadeUpForAndTheSpareOneLeavesWhenTheNodeStays() {
    var scaled = AutoscaledCluster.declare(shared, "interrupted", "Active");
    scaled.cluster().awaitSettled();
    // For two, with room enough for a third to leave.
    scaled.telemetry().traffic(AutoscaledCluster.FOR_FOUR / 3, 0);
    soon().until(() -> scaled.decision().filter(last -> last.ready() == 2).isPresent());
    announce();
    scaled.awaitReady("3/3");
    assertThat(scaled.cluster().status().autoscaling().decisionsOrEmpty())
        .extracting(DecisionStatus::message)
        .anyMatch(
            message ->
                message.startsWith("2 brokers become 3")
                    && message.contains(
                        "1 of the brokers is on nodes that are about to go, and made up for"));
    assertThat(scaled.cluster().pods("broker"))
        .filteredOn(pod -> NODE.equals(pod.getSpec().getNodeName()))
        .hasSize(1);
    heal();
    scaled.awaitReady("2/2");
  }

  private void announce() {
    shared
        .client()
        .nodes()
        .withName(NODE)
        .edit(
            node ->
                new NodeBuilder(node)
                    .editSpec()
                    .addNewTaint()
                    .withKey("karpenter.sh/disrupted")
                    .withEffect("NoSchedule")
                    .endTaint()
                    .endSpec()
                    .build());
  }

  private void heal() {
    shared
        .client()
        .nodes()
        .withName(NODE)
        .edit(node -> new NodeBuilder(node).editSpec().withTaints().endSpec().build());
  }
}
