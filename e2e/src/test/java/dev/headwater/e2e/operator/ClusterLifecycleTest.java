package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.e2e.aws.StackClients;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetList;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** The life of one cluster, step by step. */
@OnSharedStack
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class ClusterLifecycleTest {
  private static final String NAMESPACE = "lifecycle";
  private static final String DRAINING = "headwater.dev/draining";

  /** Four of the longest of the operator's scaled intervals. */
  private static final Duration IDLE = Duration.ofSeconds(20);

  private static final Duration SETTLING = Duration.ofSeconds(10);

  private static final Pattern UNREGISTERED =
      Pattern.compile("Replayed UnregisterBrokerRecord\\(brokerId=(\\d+)");

  private final SharedStack shared;
  private final TestCluster cluster;
  private final OperatorPod operator;

  ClusterLifecycleTest(SharedStack shared) {
    this.shared = shared;
    this.cluster = new TestCluster(shared.client(), NAMESPACE, "orders");
    this.operator = new OperatorPod(shared.stack());
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void delete() {
    topic().delete();
    soon().untilAsserted(() -> assertThat(topic().get()).isNull());
    cluster.resource().delete();
    soon().untilAsserted(() -> assertThat(cluster.resource().get()).isNull());
    shared.deleteNamespace(NAMESPACE);
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
            "NetworkReady",
            "ControllersReady",
            "BrokersReady");
    assertThat(cluster.status().summary()).isEqualTo("2/2");
  }

  @Test
  @Order(2)
  void theBucketIsHardenedAndTagged() {
    var bucket = cluster.status().storage().bucket();
    try (var s3 = StackClients.s3(shared.stack().aws())) {
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

  @Test
  @Order(3)
  void aTopicOfTheClusterBecomesReady() {
    cluster.declareTopic("events", 2);
    soon()
        .untilAsserted(
            () ->
                assertThat(topic().require().getStatus().conditionsOrEmpty())
                    .extracting(condition -> condition.type() + "=" + condition.status())
                    .contains("Ready=True", "Reconciling=False", "Stalled=False"));
  }

  @Test
  @Order(4)
  void aConvergedClusterIsLeftAlone() {
    assertQuietFor(IDLE, Instant.now());
  }

  @Test
  @Order(5)
  void anOperatorThatStartsAnewChangesNothing() {
    var start = Instant.now();
    operator.replace();
    assertQuietFor(SETTLING, start);
  }

  @Test
  @Order(6)
  void aBrokerIsAddedWhenTheClusterIsScaledOut() {
    cluster.resource().scale(3);
    cluster.awaitSettled();
    assertThat(cluster.status().summary()).isEqualTo("3/3");
    assertThat(cluster.pods("broker")).hasSize(3);
  }

  @Test
  @Order(7)
  void exactlyOneBrokerIsDrainedAndUnregisteredWhenTheClusterIsScaledIn() throws IOException {
    var before = brokerNames();
    var draining = new CopyOnWriteArraySet<String>();
    try (var _ = brokerSets().watch(new Draining(draining))) {
      cluster.resource().scale(2);
      cluster.awaitSettled();
    }
    assertThat(cluster.status().summary()).isEqualTo("2/2");
    var gone = before.stream().filter(name -> !brokerNames().contains(name)).toList();
    assertThat(gone).singleElement().satisfies(name -> assertThat(draining).hasSize(1));
    var victim = draining.iterator().next();
    assertThat(gone.getFirst()).endsWith("-" + victim);
    assertThat(unregistered()).containsExactly(victim);
    assertThat(brokerSets().list().getItems())
        .allSatisfy(
            set -> assertThat(set.getMetadata().getAnnotations()).doesNotContainKey(DRAINING));
  }

  @Test
  @Order(8)
  void noBrokerIsLeftWhenZeroAreDeclaredAndTheyComeBack() throws IOException {
    cluster.resource().scale(0);
    soon()
        .untilAsserted(
            () -> {
              assertThat(cluster.pods("broker")).isEmpty();
              assertThat(cluster.condition("Reconciling")).startsWith("False Reconciled");
              assertThat(cluster.condition("Ready")).startsWith("False NoBrokerDeclared");
            });
    assertThat(cluster.status().summary()).isEqualTo("0/0");
    cluster.resource().scale(2);
    cluster.awaitSettled();
    assertThat(cluster.status().summary()).isEqualTo("2/2");
    assertThat(unregistered()).hasSize(1);
  }

  @Test
  @Order(9)
  void theOperatorEndsWithinFiveSecondsOfSigterm() {
    var process = operator.process();
    assertThat(process.destroy()).isTrue();
    assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(5));
    soon().until(() -> !process.isAlive() && operator.isReady());
    assertThat(cluster.condition("Ready")).startsWith("True");
  }

  /** A creation, a scale-out, a drain, a stop and a start: the story, each chapter once. */
  @Test
  @Order(10)
  void theEventsTellTheStoryWithoutRepeatingThemselves() {
    var events = ObjectEvents.of(shared.client(), cluster.resource().require());
    assertThat(events)
        .extracting(ObjectEvents.Line::reason)
        .contains("Creating", "StorageReady", "Ready", "Updating", "Draining", "NoBrokerDeclared");
    assertThat(events)
        .extracting(line -> line.window() + " " + line.text())
        .doesNotHaveDuplicates();
    assertThat(ObjectEvents.of(shared.client(), topic().require()))
        .extracting(ObjectEvents.Line::reason)
        .contains("TopicSynced");
  }

  private Resource<StreamTopic> topic() {
    return shared.client().resources(StreamTopic.class).inNamespace(NAMESPACE).withName("events");
  }

  private void assertQuietFor(Duration window, Instant start) {
    await()
        .during(window)
        .atMost(window.plusSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(shared.writes().since(start)).isEmpty();
              assertThat(shared.stack().aws().calls())
                  .filteredOn(call -> call.mutating() && call.at().isAfter(start))
                  .isEmpty();
            });
  }

  private List<String> brokerNames() {
    return cluster.pods("broker").stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  private FilterWatchListDeletable<
          StatefulSet, StatefulSetList, RollableScalableResource<StatefulSet>>
      brokerSets() {
    return shared
        .client()
        .apps()
        .statefulSets()
        .inNamespace(NAMESPACE)
        .withLabel("app.kubernetes.io/component", "broker");
  }

  /** Node ids that the controller has unregistered, one entry for each time. */
  private List<String> unregistered() throws IOException {
    var log = shared.stack().kubelet().logOf(NAMESPACE, "orders-controllers-0", "kafka");
    return UNREGISTERED.matcher(Files.readString(log)).results().map(m -> m.group(1)).toList();
  }

  private static StreamClusterStatus neverObserved() {
    return new StreamClusterStatus(
        -1L, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null);
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

  private record Draining(Set<String> nodeIds) implements Watcher<StatefulSet> {
    @Override
    public void eventReceived(Action action, StatefulSet brokers) {
      var nodeId = brokers.getMetadata().getAnnotations().get(DRAINING);
      if (nodeId != null) {
        nodeIds.add(nodeId);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      throw new IllegalStateException("the watch ended", cause);
    }
  }
}
