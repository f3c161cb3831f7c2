package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.StackClients;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.core.sync.RequestBody;

/** Deletions that take data with them: storage.deletionPolicy Delete. */
@Tag("aws")
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class DataDeletionTest {
  private static final String NAMESPACE = "data-deletion";

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

  private void create(TestCluster cluster) {
    var yaml =
        cluster.yaml().replace("storage: {bucket", "storage: {deletionPolicy: Delete, bucket");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
  }

  private void use(String bucket) {
    try (var s3 = StackClients.s3(shared.stack().aws())) {
      s3.putObject(b -> b.bucket(bucket).key("00/log"), RequestBody.empty());
      s3.createMultipartUpload(b -> b.bucket(bucket).key("00/part"));
    }
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
