package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.environment.OperatorChart;
import dev.headwater.e2e.environment.Stack;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;

/** The operator as a pod and as a process of a stack. */
record OperatorPod(Stack stack) {
  /** Deletes the pod and waits until the next one is ready. */
  void replace() {
    var old = pods();
    assertThat(old).hasSize(1);
    stack.client().resource(old.getFirst()).delete();
    soon()
        .untilAsserted(
            () ->
                assertThat(pods())
                    .singleElement()
                    .matches(Readiness::isPodReady, "is ready")
                    .extracting(pod -> pod.getMetadata().getUid())
                    .isNotEqualTo(old.getFirst().getMetadata().getUid()));
  }

  boolean isReady() {
    return pods().size() == 1 && Readiness.isPodReady(pods().getFirst());
  }

  /** The process of this stack's operator, not that of another stack on the machine. */
  ProcessHandle process() {
    return StackProcesses.running(stack, "headwater-operator.jar");
  }

  private List<Pod> pods() {
    return stack
        .client()
        .pods()
        .inNamespace(OperatorChart.NAMESPACE)
        .withLabel("app.kubernetes.io/name", "headwater-operator")
        .list()
        .getItems();
  }
}
