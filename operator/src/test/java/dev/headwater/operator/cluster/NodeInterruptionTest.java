package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeInterruptionTest {
  @ParameterizedTest
  @CsvSource({
    "karpenter.sh/disrupted, true",
    "karpenter.sh/disruption, true",
    "ToBeDeletedByClusterAutoscaler, true",
    "DeletionCandidateOfClusterAutoscaler, false",
    "aws-node-termination-handler/spot-itn, true",
    "aws-node-termination-handler/asg-lifecycle-termination, true",
    "node.cloudprovider.kubernetes.io/shutdown, true",
    "node.kubernetes.io/not-ready, false",
    "dedicated, false"
  })
  void aTaintAnnouncesIt(String taint, boolean announces) {
    assertThat(NodeInterruption.isAnnounced(tainted(taint))).isEqualTo(announces);
  }

  @Test
  void soDoesACordon() {
    var cordoned = new NodeBuilder().withNewSpec().withUnschedulable(true).endSpec().build();
    assertThat(NodeInterruption.isAnnounced(cordoned)).isTrue();
  }

  @Test
  void aNodeOfWhichNothingIsSaidStays() {
    assertThat(NodeInterruption.isAnnounced(new Node())).isFalse();
    assertThat(NodeInterruption.isAnnounced(new NodeBuilder().withNewSpec().endSpec().build()))
        .isFalse();
  }

  private static Node tainted(String key) {
    return new NodeBuilder()
        .withNewSpec()
        .addNewTaint()
        .withKey(key)
        .withEffect("NoSchedule")
        .endTaint()
        .endSpec()
        .build();
  }
}
