package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.e2e.environment.OperatorChart;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Deletions of whole namespaces, with the operator there and without it. */
@Tag("full")
@OnSharedDouble
class NamespaceDeletionTest {
  /** A namespace is gone within this once its pods are. */
  private static final Duration NAMESPACE_LIMIT = Duration.ofSeconds(60);

  private final SharedStack shared;
  private final OperatorPod operator;

  NamespaceDeletionTest(SharedStack shared) {
    this.shared = shared;
    this.operator = new OperatorPod(shared.stack());
  }

  @Test
  void aNamespaceTakesARunningClusterWithItAndTheLogNamesWhatIsLeft() throws IOException {
    var cluster = running("doomed");
    var status = cluster.status();
    var volume = new KeptObjects(shared, cluster).claim().getSpec().getVolumeName();
    shared.client().namespaces().withName("doomed").delete();
    awaitStopped(cluster);
    awaitGone("doomed");
    var pod = operator.pods().getFirst().getMetadata().getName();
    assertThat(
            Files.readString(
                shared.stack().kubelet().logOf(OperatorChart.NAMESPACE, pod, "operator")))
        .contains("namespace doomed is being deleted")
        .contains("Bucket " + status.storage().bucket() + " stays")
        .contains("its cluster id is " + status.clusterId())
        .contains("data-doomed-controllers-0 (" + volume + ")");
    assertThat(
            shared.client().persistentVolumes().withName(volume).require().getStatus().getPhase())
        .isEqualTo("Released");
  }

  @Test
  void aNamespaceThatIsDeletedWhileTheOperatorIsDownGoesWhenItIsBack() {
    var cluster = running("orphaned");
    // A broker would take its whole grace, as the test before shows.
    cluster.resource().scale(0);
    soon().until(() -> cluster.pods("broker").isEmpty());
    operator.scale(0);
    shared.client().namespaces().withName("orphaned").delete();
    awaitStopped(cluster);
    assertThat(shared.client().namespaces().withName("orphaned").get()).isNotNull();
    operator.scale(1);
    awaitGone("orphaned");
  }

  private TestCluster running(String namespace) {
    shared.createNamespace(namespace);
    var cluster = new TestCluster(shared.client(), namespace, namespace);
    cluster.create();
    cluster.awaitSettled();
    return cluster;
  }

  /** Kubernetes stops all pods at once; a broker that finds no controller takes its whole grace. */
  private static void awaitStopped(TestCluster cluster) {
    await()
        .atMost(TestCluster.GRACE.plusMinutes(1))
        .until(() -> cluster.pods("broker").isEmpty() && cluster.pods("controller").isEmpty());
  }

  private void awaitGone(String namespace) {
    await()
        .atMost(NAMESPACE_LIMIT)
        .until(() -> shared.client().namespaces().withName(namespace).get() == null);
  }
}
