package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What stays of a deleted cluster, and what comes of another of its name. */
@ExtendWith(SharedStack.Extension.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class ClusterDeletionTest {
  private static final String NAMESPACE = "deletion";

  private final SharedStack shared;
  private final TestCluster cluster;

  ClusterDeletionTest(SharedStack shared) {
    this.shared = shared;
    this.cluster = new TestCluster(shared.client(), NAMESPACE, "payments");
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
  }

  @Test
  @Order(1)
  void bucketVolumesAndTheirRecordOutliveTheCluster() {
    cluster.create();
    cluster.awaitSettled();
    var status = cluster.status();
    cluster.resource().delete();
    soon().untilAsserted(() -> assertThat(cluster.resource().get()).isNull());
    soon()
        .untilAsserted(
            () ->
                assertThat(ours())
                    .containsExactlyInAnyOrder(
                        "PersistentVolumeClaim data-payments-controllers-0",
                        "ConfigMap payments-retained"));
    assertThat(retained().getData())
        .containsEntry("bucket", status.storage().bucket())
        .containsEntry("cluster-id", status.clusterId());
    try (var s3 = StackS3.client(shared.stack().aws())) {
      assertThat(s3.listBuckets().buckets())
          .anyMatch(bucket -> bucket.name().equals(status.storage().bucket()));
    }
  }

  @Test
  @Order(2)
  void aNewClusterOfTheNameIsRefusedAndCreatesNothing() {
    var before = Instant.now();
    var record = retained();
    cluster.create();
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("Stalled"))
                    .startsWith("True RetainedDataExists: ConfigMap payments-retained")
                    .contains(record.getData().get("bucket")));
    assertThat(cluster.condition("Ready")).startsWith("False RetainedDataExists");
    assertThat(cluster.condition("Reconciling")).startsWith("False");
    assertThat(ours())
        .containsExactlyInAnyOrder(
            "PersistentVolumeClaim data-payments-controllers-0", "ConfigMap payments-retained");
    assertThat(shared.stack().aws().calls())
        .filteredOn(call -> call.mutating() && call.at().isAfter(before))
        .isEmpty();
  }

  @Test
  @Order(3)
  void theRefusedClusterGoesAtOnceAndTheRecordStays() {
    var record = retained();
    cluster.resource().delete();
    soon().untilAsserted(() -> assertThat(cluster.resource().get()).isNull());
    assertThat(retained()).isEqualTo(record);
  }

  private ConfigMap retained() {
    return shared
        .client()
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName("payments-retained")
        .require();
  }

  /** Everything in Kubernetes that carries the cluster's label. */
  private List<String> ours() {
    var client = shared.client();
    return Stream.of(
            client.apps().statefulSets(),
            client.pods(),
            client.persistentVolumeClaims(),
            client.services(),
            client.configMaps(),
            client.serviceAccounts(),
            client.policy().v1().podDisruptionBudget())
        .flatMap(
            kind ->
                kind
                    .inNamespace(NAMESPACE)
                    .withLabel("headwater.dev/cluster", "payments")
                    .list()
                    .getItems()
                    .stream())
        .map(HasMetadata.class::cast)
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .toList();
  }
}
