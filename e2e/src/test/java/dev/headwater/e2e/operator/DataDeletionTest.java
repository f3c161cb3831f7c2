package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.StackS3;
import dev.headwater.e2e.environment.OperatorChart;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.core.sync.RequestBody;

/** Deletions that take data with them: storage.deletionPolicy Delete, and whole namespaces. */
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class DataDeletionTest {
  private static final String NAMESPACE = "data-deletion";

  /** A namespace is gone within this once its pods are. */
  private static final Duration NAMESPACE_LIMIT = Duration.ofSeconds(60);

  private final SharedStack shared;

  DataDeletionTest(SharedStack shared) {
    this.shared = shared;
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
  }

  /** The stand-in writes nothing to S3, so its bucket is empty. */
  @Test
  void anEmptyBucketGoesAndTakesVolumesAndRecordWithIt() {
    var cluster = new TestCluster(shared.client(), NAMESPACE, "empty");
    var kept = new KeptObjects(shared, cluster);
    create(cluster);
    cluster.awaitSettled();
    var bucket = cluster.status().storage().bucket();
    assertThat(kept.bucketExists(bucket)).isTrue();
    kept.deleteCluster();
    assertThat(kept.bucketExists(bucket)).isFalse();
    kept.awaitOnly();
  }

  @Test
  void aBucketInUseStaysWithItsCatalogueAndTheLastConditionSaysSo() {
    var cluster = new TestCluster(shared.client(), NAMESPACE, "used");
    var kept = new KeptObjects(shared, cluster);
    create(cluster);
    cluster.awaitSettled();
    var status = cluster.status();
    use(status.storage().bucket());
    var said = new CopyOnWriteArrayList<String>();
    try (var _ = cluster.resource().watch(new Ready(said))) {
      kept.deleteCluster();
    }
    assertThat(said)
        .anyMatch(
            message ->
                message.contains(
                        "is not empty: it has objects (such as 00/log), unfinished uploads (such as"
                            + " 00/part)")
                    && message.contains("data-used-controllers-0")
                    && message.contains("used-retained"));
    kept.awaitOnly("PersistentVolumeClaim data-used-controllers-0", "ConfigMap used-retained");
    assertThat(kept.retained().getData())
        .containsEntry("cluster-id", status.clusterId())
        .containsEntry("bucket", status.storage().bucket());
    assertThat(kept.bucketExists(status.storage().bucket())).isTrue();
  }

  @Test
  @Tag("full")
  void aNamespaceTakesARunningClusterWithItAndTheLogNamesWhatIsLeft() throws IOException {
    var cluster = running("doomed");
    var status = cluster.status();
    var volume = new KeptObjects(shared, cluster).claim().getSpec().getVolumeName();
    shared.client().namespaces().withName("doomed").delete();
    awaitStopped(cluster);
    awaitGone("doomed");
    assertThat(
            Files.readString(
                shared.stack().kubelet().logOf(OperatorChart.NAMESPACE, operator(), "operator")))
        .contains("namespace doomed is being deleted")
        .contains("Bucket " + status.storage().bucket() + " stays")
        .contains("its cluster id is " + status.clusterId())
        .contains("data-doomed-controllers-0 (" + volume + ")");
    assertThat(
            shared.client().persistentVolumes().withName(volume).require().getStatus().getPhase())
        .isEqualTo("Released");
  }

  @Test
  @Tag("full")
  void aNamespaceThatIsDeletedWhileTheOperatorIsDownGoesWhenItIsBack() {
    var cluster = running("orphaned");
    // A broker would take its whole grace, as the test before shows.
    cluster.resource().scale(0);
    soon().until(() -> cluster.pods("broker").isEmpty());
    scaleOperator(0);
    shared.client().namespaces().withName("orphaned").delete();
    awaitStopped(cluster);
    assertThat(shared.client().namespaces().withName("orphaned").get()).isNotNull();
    scaleOperator(1);
    awaitGone("orphaned");
  }

  private TestCluster running(String namespace) {
    shared.createNamespace(namespace);
    var cluster = new TestCluster(shared.client(), namespace, namespace);
    cluster.create();
    cluster.awaitSettled();
    return cluster;
  }

  private void create(TestCluster cluster) {
    var yaml =
        cluster.yaml().replace("storage: {bucket", "storage: {deletionPolicy: Delete, bucket");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
  }

  private void use(String bucket) {
    try (var s3 = StackS3.client(shared.stack().aws())) {
      s3.putObject(b -> b.bucket(bucket).key("00/log"), RequestBody.empty());
      s3.createMultipartUpload(b -> b.bucket(bucket).key("00/part"));
    }
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

  private String operator() {
    return operatorPods().getFirst();
  }

  private List<String> operatorPods() {
    return new OperatorPod(shared.stack())
        .pods().stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  private void scaleOperator(int replicas) {
    shared
        .client()
        .apps()
        .deployments()
        .inNamespace(OperatorChart.NAMESPACE)
        .withName(OperatorChart.RELEASE)
        .scale(replicas);
    var pod = new OperatorPod(shared.stack());
    soon().until(() -> replicas == 0 ? operatorPods().isEmpty() : pod.isReady());
  }

  /** Messages of the condition Ready, as they come. */
  private record Ready(List<String> messages) implements Watcher<StreamCluster> {
    @Override
    public void eventReceived(Action action, StreamCluster cluster) {
      cluster.getStatus().conditionsOrEmpty().stream()
          .filter(condition -> condition.type().equals("Ready"))
          .forEach(condition -> messages.add(condition.message()));
    }

    @Override
    public void onClose(WatcherException cause) {
      throw new IllegalStateException("the watch ended", cause);
    }
  }
}
