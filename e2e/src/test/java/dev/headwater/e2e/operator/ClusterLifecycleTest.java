package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The life of one cluster, step by step. */
@ExtendWith(SharedStack.Extension.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class ClusterLifecycleTest {
  private static final String NAMESPACE = "lifecycle";

  private final SharedStack shared;
  private final TestCluster cluster;

  ClusterLifecycleTest(SharedStack shared) {
    this.shared = shared;
    this.cluster = new TestCluster(shared.client(), NAMESPACE, "orders");
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @Test
  @Order(1)
  void aNewClusterBecomesReadyAndItsFirstStatusIsComplete() {
    var statuses = new CopyOnWriteArrayList<StreamClusterStatus>();
    try (var _ =
        shared
            .client()
            .resources(StreamCluster.class)
            .inNamespace(NAMESPACE)
            .watch(new Statuses(statuses))) {
      cluster.create();
      cluster.awaitSettled();
    }
    assertThat(statuses.getFirst()).isEqualTo(neverObserved());
    var first = statuses.stream().filter(status -> !status.equals(neverObserved())).findFirst();
    assertThat(first.orElseThrow().observedGeneration()).isEqualTo(1);
    assertThat(first.orElseThrow().conditions())
        .extracting(Condition::type)
        .containsExactlyInAnyOrder(
            "Ready",
            "Reconciling",
            "Stalled",
            "ZonesResolved",
            "StorageReady",
            "ControllersReady",
            "BrokersReady");
    assertThat(cluster.status().summary()).isEqualTo("2/2");
  }

  @Test
  @Order(2)
  void theBucketIsHardenedAndTagged() {
    var bucket = cluster.status().storage().bucket();
    try (var s3 = StackS3.client(shared.stack().aws())) {
      assertThat(s3.getBucketTagging(b -> b.bucket(bucket)).tagSet())
          .extracting(tag -> tag.key() + "=" + tag.value())
          .contains(
              "team=orders",
              "headwater.dev/uid=" + cluster.resource().require().getMetadata().getUid(),
              "headwater.dev/allow="
                  + "arn:aws:eks:us-east-1:123456789012:cluster/local-stack/lifecycle/orders");
      var access = s3.getPublicAccessBlock(b -> b.bucket(bucket)).publicAccessBlockConfiguration();
      assertThat(
              List.of(
                  access.blockPublicAcls(),
                  access.blockPublicPolicy(),
                  access.ignorePublicAcls(),
                  access.restrictPublicBuckets()))
          .containsOnly(true);
      assertThat(s3.getBucketPolicy(b -> b.bucket(bucket)).policy())
          .contains("aws:SecureTransport", "Deny", "arn:aws:s3:::" + bucket);
      assertThat(s3.getBucketLifecycleConfiguration(b -> b.bucket(bucket)).rules())
          .singleElement()
          .satisfies(
              rule -> {
                assertThat(rule.abortIncompleteMultipartUpload().daysAfterInitiation())
                    .isEqualTo(7);
                assertThat(rule.expiration()).isNull();
              });
    }
  }

  private static StreamClusterStatus neverObserved() {
    return new StreamClusterStatus(
        -1L, null, null, null, null, null, null, null, null, null, null, null);
  }

  private record Statuses(List<StreamClusterStatus> seen) implements Watcher<StreamCluster> {
    @Override
    public void eventReceived(Action action, StreamCluster cluster) {
      seen.add(cluster.getStatus());
    }

    @Override
    public void onClose(WatcherException cause) {
      throw new IllegalStateException("the watch ended", cause);
    }
  }
}
