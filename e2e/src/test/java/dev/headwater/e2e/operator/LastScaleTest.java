package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.LastScale;
import dev.headwater.api.v1alpha1.StreamCluster;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What status.lastScale says, against what a client sees and does; broker 1001 comes and goes. The
 * steps follow one another, so that brokers start as seldom as can be.
 */
@Tag("scaling")
@OnSharedStack
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Tag("full")
class LastScaleTest {
  private static final String NAMESPACE = "proof";
  private static final String DRAINING = "headwater.dev/draining";
  private static final int VICTIM = 1001;
  private static final TopicPartition PARTITION = new TopicPartition("led-by-the-victim", 0);

  private final SharedStack shared;
  private final TestCluster cluster;
  private Admin admin;

  /** Start of the scale that was measured last. */
  private String measured = "";

  LastScaleTest(SharedStack shared) {
    this.shared = shared;
    this.cluster = new TestCluster(shared.client(), NAMESPACE, "moves");
  }

  @BeforeAll
  void threeBrokersOfWhichOneLeadsATopic() throws Exception {
    shared.createNamespace(NAMESPACE);
    var yaml = cluster.yaml().replace("replicas: 2\n", "replicas: 3\n").replace("20s", "10s");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    cluster.awaitSettled();
    admin = admin(cluster.status().bootstrapServers());
    var replicas = List.of(VICTIM, 1000, 2000);
    var topic = new NewTopic(PARTITION.topic(), Map.of(0, replicas, 1, replicas, 2, replicas));
    admin.createTopics(List.of(topic)).all().get(20, TimeUnit.SECONDS);
    soon().ignoreExceptions().until(() -> ledByVictim() == 3);
  }

  @AfterAll
  void delete() {
    admin.close();
    shared.deleteNamespace(NAMESPACE);
  }

  @Test
  @Order(1)
  void aScaleInShowsNoReassignmentAndWhatTheVictimLed() {
    cluster.resource().scale(2);
    var scale = awaitMeasured(3, 2);
    assertThat(scale.reassignmentsIssued()).isZero();
    assertThat(scale.leadersLeftVictim()).isEqualTo(3);
    assertThat(scale.localBytesMoved()).isZero();
    assertThat(scale.durationSeconds()).isBetween(0L, TestCluster.LIMIT.toSeconds());
    soon().untilAsserted(() -> assertThat(cluster.annotated("headwater.dev/scale")).isEmpty());
  }

  @Test
  @Order(2)
  void aScaleOutHasNoVictim() {
    cluster.resource().scale(3);
    var scale = awaitMeasured(2, 3);
    assertThat(scale.reassignmentsIssued()).isZero();
    assertThat(scale.leadersLeftVictim()).isNull();
  }

  /** The frozen broker keeps the drain from ending, so that the request comes in time. */
  @Test
  @Order(3)
  void aReassignmentOfSomebodyElseIsCountedEvenWhenTheDrainHasToBeForced() throws Exception {
    soon().until(() -> inSyncEverywhere());
    cluster.resource().scale(2);
    soon().until(() -> cluster.annotated(DRAINING).equals(List.of("" + VICTIM)));
    try (var reasons = BrokersReadyReasons.watch(cluster)) {
      var faults = shared.stack().kubelet().faults();
      faults.freeze(NAMESPACE, pod("use1-az1", VICTIM));
      soon().ignoreExceptions().until(() -> !brokers().contains(VICTIM));
      reassignOnce();
      faults.kill(NAMESPACE, pod("use1-az1", VICTIM));
      assertThat(awaitMeasured(3, 2).reassignmentsIssued()).isEqualTo(1);
      assertThat(reasons.all()).containsSubsequence("Draining", "DrainForced", "BrokersReady");
    }
  }

  /** Waits until everything of a scale is measured that can be. */
  private LastScale awaitMeasured(int from, int to) {
    soon()
        .untilAsserted(
            () -> {
              var scale = cluster.status().lastScale();
              assertThat(scale).isNotNull();
              assertThat(List.of(scale.from(), scale.to())).containsExactly(from, to);
              assertThat(scale.startedAt()).isNotEqualTo(measured);
              assertThat(scale.durationSeconds()).isNotNull();
              assertThat(scale.leadersMovedByEngine()).isNotNull();
            });
    cluster.awaitSettled();
    var scale = cluster.status().lastScale();
    measured = scale.startedAt();
    return scale;
  }

  /** Through a client of its own, which has not heard of the broker that does not answer. */
  private void reassignOnce() throws Exception {
    try (var other = admin(host("use1-az6", 2000) + ":9092")) {
      var replicas = new NewPartitionReassignment(List.of(2000, 1000));
      other
          .alterPartitionReassignments(Map.of(PARTITION, Optional.of(replicas)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
  }

  private static Admin admin(String bootstrap) {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
  }

  private static String host(String zoneId, int nodeId) {
    return pod(zoneId, nodeId) + ".moves-brokers." + NAMESPACE + ".svc";
  }

  private static String pod(String zoneId, int nodeId) {
    return "moves-brokers-%s-%d".formatted(zoneId, nodeId);
  }

  private Collection<Integer> brokers() throws Exception {
    return admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).stream().map(Node::id).toList();
  }

  private long ledByVictim() throws Exception {
    return described().partitions().stream()
        .filter(partition -> partition.leader().id() == VICTIM)
        .count();
  }

  private boolean inSyncEverywhere() throws Exception {
    return described().partitions().stream()
        .allMatch(partition -> partition.isr().size() == partition.replicas().size());
  }

  private TopicDescription described() throws Exception {
    return admin
        .describeTopics(List.of(PARTITION.topic()))
        .allTopicNames()
        .get(5, TimeUnit.SECONDS)
        .get(PARTITION.topic());
  }
}
