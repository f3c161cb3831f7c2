package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.enginedouble.Misbehaviour;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Drains that do not go as they should, on brokers that misbehave on demand. */
@Tag("scaling")
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class DrainOnDoubleTest {
  private static final int VICTIM = 1001;
  private static final String VICTIM_POD = "orders-brokers-use1-az1-1001";
  private static final String UNREGISTER = "KAFKA UNREGISTER_BROKER 1001";

  private final SharedStack shared;
  private final Gates gates;
  private final TestCluster stuck;
  private final TestCluster streams;
  private final TestCluster kept;

  DrainOnDoubleTest(SharedStack shared) {
    this.shared = shared;
    this.gates = new Gates(shared);
    this.stuck = shared.cluster("drain-stuck");
    this.streams = shared.cluster("drain-streams");
    this.kept = shared.cluster("drain-kept");
  }

  @BeforeAll
  void threeBrokersEach() {
    for (var cluster : all()) {
      gates.of(cluster.namespace());
      var yaml = cluster.yaml().replace("replicas: 2\n", "replicas: 3\n").replace("20s", "10s");
      shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    }
    all().forEach(TestCluster::awaitSettled);
  }

  @AfterAll
  void forget() {
    gates.close();
    all().forEach(cluster -> shared.forget(cluster.namespace()));
  }

  private List<TestCluster> all() {
    return List.of(stuck, streams, kept);
  }

  @Test
  void aBrokerThatDoesNotStopIsReportedAndUnregisteredOnlyAfterItWasKilled() throws Exception {
    haveVictimLead(stuck, 3);
    misbehaviour(stuck).ignoreSigterm(VICTIM);
    try (var reasons = BrokersReadyReasons.watch(stuck);
        var drained = Drained.watch(shared.client())) {
      stuck.resource().scale(2);
      soon().until(() -> stuck.condition("BrokersReady").contains("DrainStuck"));
      assertThat(stuck.condition("BrokersReady"))
          .contains(
              "Broker 1001 still runs after its drain timeout of 10 s and leads 3 partitions");
      assertThat(stuck.condition("Stalled")).startsWith("False");
      assertThat(unregistered(stuck)).isEmpty();
      stuck.resource().scale(1);
      soon().until(() -> isObserved(stuck));
      assertThat(drained.in(stuck.namespace())).as("no other").containsExactly("" + VICTIM);
      kill(pod(stuck).orElseThrow());
      stuck.awaitSettled();
      assertThat(reasons.all())
          .containsSubsequence(
              "Draining", "DrainStuck", "DrainForced", "Draining", "FewerBrokersThanZones");
      assertThat(unregistered(stuck)).isNotEmpty();
    }
  }

  /** As the kubelet does at the end of the grace period, which is asserted instead of awaited. */
  private void kill(Pod pod) {
    assertThat(pod.getMetadata().getDeletionGracePeriodSeconds())
        .as("drain timeout and 30 s")
        .isEqualTo(40);
    shared.client().resource(pod).withGracePeriod(1).delete();
  }

  @Test
  void aBrokerWhoseStreamsStayOpenIsUnregisteredOnceTheyAreClosed() {
    misbehaviour(streams).holdStreams(VICTIM);
    streams.resource().scale(2);
    soon().until(() -> streams.condition("BrokersReady").contains("StreamsOpen"));
    assertThat(streams.condition("Stalled")).startsWith("True StreamsOpen");
    int refused = unregistered(streams).size();
    assertThat(refused).as("it was tried again").isGreaterThan(1);
    misbehaviour(streams).releaseStreams(VICTIM);
    streams.awaitSettled();
    assertThat(unregistered(streams).size()).isGreaterThan(refused);
    assertThat(streams.pods("broker")).hasSize(2);
  }

  @Test
  void raisingTheNumberAgainTakesTheBrokerBack() {
    misbehaviour(kept).ignoreSigterm(VICTIM);
    var before = pod(kept).orElseThrow().getMetadata().getUid();
    try (var drained = Drained.watch(shared.client())) {
      kept.resource().scale(2);
      soon().until(() -> pod(kept).filter(DrainOnDoubleTest::isStopping).isPresent());
      kept.resource().scale(3);
      soon().until(() -> kept.annotated("headwater.dev/draining").isEmpty());
      misbehaviour(kept).obeySigterm(VICTIM);
      kept.awaitSettled();
      assertThat(drained.in(kept.namespace())).containsExactly("" + VICTIM);
    }
    assertThat(kept.status().summary()).isEqualTo("3/3");
    assertThat(pod(kept).orElseThrow().getMetadata().getUid()).isNotEqualTo(before);
    assertThat(unregistered(kept)).isEmpty();
    var scale = kept.status().lastScale();
    assertThat(List.of(scale.from(), scale.to())).containsExactly(2, 3);
  }

  private Misbehaviour misbehaviour(TestCluster cluster) {
    return shared.engine().misbehaviour(cluster.status().clusterId());
  }

  private static void haveVictimLead(TestCluster cluster, int partitions) throws Exception {
    var bootstrap = cluster.status().bootstrapServers();
    Map<Integer, List<Integer>> replicas = new HashMap<>();
    for (int i = 0; i < partitions; i++) {
      replicas.put(i, List.of(VICTIM));
    }
    try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      admin.createTopics(List.of(new NewTopic("led", replicas))).all().get(20, TimeUnit.SECONDS);
    }
  }

  private List<String> unregistered(TestCluster cluster) {
    return gates.of(cluster.namespace()).passed().stream().filter(UNREGISTER::equals).toList();
  }

  private static boolean isObserved(TestCluster cluster) {
    var found = cluster.resource().require();
    return found.getMetadata().getGeneration().equals(found.getStatus().observedGeneration());
  }

  private static Optional<Pod> pod(TestCluster cluster) {
    return cluster.pods("broker").stream()
        .filter(pod -> pod.getMetadata().getName().equals(VICTIM_POD))
        .findAny();
  }

  private static boolean isStopping(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }
}
