package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.api.v1alpha1.StreamTopic;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What stays of a deleted cluster, and what comes of another of its name: refused, then restored.
 * Records are not looked at: Apache Kafka, which stands in for the engine, has them on the brokers'
 * disks, which go. {@link AutoMqClusterTest} looks at them.
 */
@OnSharedStack
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class ClusterDeletionTest {
  private static final String NAMESPACE = "deletion";
  private static final String CLAIM = "PersistentVolumeClaim data-payments-controllers-0";
  private static final String RECORD = "ConfigMap payments-retained";

  private final SharedStack shared;
  private final TestCluster cluster;
  private final KeptObjects kept;

  /** Of the first cluster, which all the others follow. */
  private String uid = "";

  private StreamClusterStatus status = new StreamClusterStatus();
  private PersistentVolumeClaim claim = new PersistentVolumeClaim();
  private String topicId = "";

  ClusterDeletionTest(SharedStack shared) {
    this.shared = shared;
    this.cluster = new TestCluster(shared.client(), NAMESPACE, "payments");
    this.kept = new KeptObjects(shared, cluster);
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
    uid = cluster.create().getMetadata().getUid();
    cluster.awaitSettled();
    status = cluster.status();
    claim = kept.claim();
    declareTopic();
    soon().until(() -> topic().require().getStatus().topicId() != null);
    topicId = topic().require().getStatus().topicId();
    kept.deleteCluster();
    kept.awaitOnly(CLAIM, RECORD);
    assertThat(kept.retained().getData())
        .containsEntry("bucket", status.storage().bucket())
        .containsEntry("cluster-id", status.clusterId())
        .containsEntry("cluster-uid", uid);
    assertThat(kept.bucketExists(status.storage().bucket())).isTrue();
  }

  @Test
  @Order(2)
  void aNewClusterOfTheNameIsRefusedWithTheWayOutAndCreatesNothing() {
    var before = Instant.now();
    var record = kept.retained();
    cluster.create();
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("Stalled"))
                    .startsWith("True RetainedDataExists: " + RECORD)
                    .contains("set spec.storage.restoreFrom to 'payments-retained'")
                    .contains(record.getData().get("bucket")));
    assertThat(cluster.condition("Ready")).startsWith("False RetainedDataExists");
    assertThat(cluster.condition("Reconciling")).startsWith("False");
    assertThat(kept.all()).containsExactlyInAnyOrder(CLAIM, RECORD);
    assertThat(shared.stack().aws().calls())
        .filteredOn(call -> call.mutating() && call.at().isAfter(before))
        .isEmpty();
  }

  @Test
  @Order(3)
  void theRefusedClusterGoesAtOnceAndTheRecordStays() {
    var record = kept.retained();
    kept.deleteCluster();
    assertThat(kept.retained()).isEqualTo(record);
  }

  @Test
  @Order(4)
  void anotherNumberOfControllersIsRefusedAndNothingIsTakenOver() {
    var record = kept.retained();
    var yaml =
        cluster
            .yaml()
            .replace("replicas: 1", "replicas: 3")
            .replace("storage: {bucket", "storage: {restoreFrom: payments-retained, bucket");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("Stalled"))
                    .startsWith(
                        "True RestoreRefused: spec.storage.restoreFrom:"
                            + " spec.controllers.replicas is '3', but what was kept has '1'"));
    kept.deleteCluster();
    assertThat(kept.retained()).isEqualTo(record);
  }

  @Test
  @Order(5)
  void restoreFromBringsBackClusterIdBucketVolumesTopicsAndTheirSettings() throws Exception {
    cluster.create();
    soon().until(() -> cluster.condition("Stalled").startsWith("True RetainedDataExists"));
    cluster
        .resource()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"storage\":{\"restoreFrom\":\"payments-retained\"}}}");
    cluster.awaitSettled();
    var now = cluster.status();
    assertThat(now.clusterId()).isEqualTo(status.clusterId());
    assertThat(now.storage()).isEqualTo(status.storage());
    assertThat(kept.claim().getMetadata().getUid()).isEqualTo(claim.getMetadata().getUid());
    assertThat(kept.claim().getSpec().getVolumeName()).isEqualTo(claim.getSpec().getVolumeName());
    assertHeldBy(uid());
    try (var admin = admin()) {
      soon().untilAsserted(() -> assertThat(retention(admin)).isEqualTo("60000"));
      var described = admin.describeTopics(List.of("events")).allTopicNames().get().get("events");
      assertThat(described.topicId().toString()).isEqualTo(topicId);
      assertThat(described.partitions()).hasSize(3);
      assertThat(admin.describeCluster().clusterId().get()).isEqualTo(status.clusterId());
    }
  }

  @Test
  @Order(6)
  void noDiskOfARestoredClusterIsFormattedAndNothingIsWrittenAnyMore() {
    assertThat(properties()).doesNotContain("cluster.id");
    soon().until(this::topicIsReady);
    var start = Instant.now();
    await()
        .during(Duration.ofSeconds(11))
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                // Elsewhere Events may tell of what other tests have left in AWS.
                assertThat(shared.writes().since(start))
                    .filteredOn(request -> request.namespace().equals(NAMESPACE))
                    .isEmpty());
  }

  @Test
  @Order(7)
  void aRestoredClusterIsKeptAsAnyOther() {
    var restored = uid();
    kept.deleteCluster();
    kept.awaitOnly(CLAIM, RECORD);
    assertHeldBy(restored);
  }

  private void assertHeldBy(String holder) {
    assertThat(kept.retained().getData())
        .containsEntry("cluster-uid", holder)
        .containsEntry("former-uids", uid + "\n")
        .containsEntry("cluster-id", status.clusterId())
        .containsEntry("bucket", status.storage().bucket())
        .containsEntry("brokers", "1000\n2000\n")
        .containsEntry("zones", "use1-az1=1000\nuse1-az6=2000\n");
    assertThat(kept.bucketTags(status.storage().bucket()))
        .containsEntry("headwater.dev/uid", holder)
        .containsEntry("team", "orders");
  }

  private String uid() {
    return cluster.resource().require().getMetadata().getUid();
  }

  private String properties() {
    return shared
        .client()
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName("payments-controllers")
        .require()
        .getData()
        .get("server.properties");
  }

  private Admin admin() {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.status().bootstrapServers()));
  }

  private static String retention(Admin admin) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, "events");
    return admin
        .describeConfigs(List.of(resource))
        .all()
        .get()
        .get(resource)
        .get("retention.ms")
        .value();
  }

  private void declareTopic() {
    var yaml =
        """
        apiVersion: headwater.dev/v1alpha1
        kind: StreamTopic
        metadata: {name: events, namespace: %s}
        spec: {clusterRef: {name: payments}, partitions: 3, config: {retention.ms: '60000'}}
        """;
    shared
        .client()
        .resource(Serialization.unmarshal(yaml.formatted(NAMESPACE), StreamTopic.class))
        .create();
  }

  private boolean topicIsReady() {
    return topic().require().getStatus().conditions().stream()
        .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
  }

  private Resource<StreamTopic> topic() {
    return shared.client().resources(StreamTopic.class).inNamespace(NAMESPACE).withName("events");
  }
}
