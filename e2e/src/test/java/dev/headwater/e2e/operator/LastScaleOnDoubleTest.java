package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.LastScale;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.enginedouble.Fault;
import dev.headwater.e2e.enginedouble.Misbehaviour;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * What status.lastScale says of three scale-ins that differ in nothing but what their brokers show:
 * a figure, another figure, none.
 */
@Tag("scaling")
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class LastScaleOnDoubleTest {
  private static final int VICTIM = 1001;
  private static final int STAYS = 1000;
  private static final int LED_BY_VICTIM = 3;

  private final SharedStack shared;
  private final TestCluster measured;
  private final TestCluster copying;
  private final TestCluster unread;

  LastScaleOnDoubleTest(SharedStack shared) {
    this.shared = shared;
    this.measured = shared.cluster("proof-measured");
    this.copying = shared.cluster("proof-copying");
    this.unread = shared.cluster("proof-unread");
  }

  @BeforeAll
  void scaleInUnderThreeConditions() throws Exception {
    for (var cluster : all()) {
      var yaml = cluster.yaml().replace("replicas: 2\n", "replicas: 3\n");
      shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    }
    all().forEach(TestCluster::awaitSettled);
    for (var cluster : all()) {
      haveVictimLead(cluster);
    }
    awaitLook();
    for (var cluster : all()) {
      misbehaviour(cluster).copyData(STAYS, 0);
      // A broker that hears of its end late leaves the time to bring the rest about.
      misbehaviour(cluster).ignoreSigterm(VICTIM);
    }
    misbehaviour(unread).closeMetrics(STAYS);
    all().forEach(cluster -> cluster.resource().scale(2));
    all().forEach(cluster -> soon().until(() -> isDraining(cluster)));
    misbehaviour(copying).copyData(STAYS, 42);
    all().forEach(cluster -> misbehaviour(cluster).obeySigterm(VICTIM));
  }

  @AfterAll
  void forget() {
    all().forEach(cluster -> shared.forget(cluster.namespace()));
  }

  private List<TestCluster> all() {
    return List.of(measured, copying, unread);
  }

  @Test
  void withEveryBrokerReadBothFiguresAreNumbers() {
    var scale = awaitMeasured(measured);
    assertThat(scale.reassignmentsIssued()).isZero();
    assertThat(scale.localBytesMoved()).isZero();
    assertThat(scale.leadersLeftVictim()).isEqualTo(LED_BY_VICTIM);
  }

  @Test
  void bytesThatABrokerCopiesMeanwhileAreCounted() {
    assertThat(awaitMeasured(copying).localBytesMoved()).isEqualTo(42);
  }

  @Test
  void aBrokerThatCannotBeReadMakesBothFiguresAbsent() {
    var scale = awaitMeasured(unread);
    assertThat(scale.reassignmentsIssued()).isNull();
    assertThat(scale.localBytesMoved()).isNull();
    assertThat(scale.leadersLeftVictim()).isEqualTo(LED_BY_VICTIM);
  }

  private static LastScale awaitMeasured(TestCluster cluster) {
    cluster.awaitSettled();
    soon()
        .untilAsserted(
            () -> {
              var scale = cluster.status().lastScale();
              assertThat(scale).isNotNull();
              assertThat(List.of(scale.from(), scale.to())).containsExactly(3, 2);
              assertThat(scale.durationSeconds()).isNotNull();
            });
    return cluster.status().lastScale();
  }

  /** Until the operator has looked at each cluster once from beginning to end. */
  private void awaitLook() {
    Map<String, Integer> looks = new ConcurrentHashMap<>();
    shared
        .engine()
        .faults(
            call -> {
              if (call.api() == ApiKeys.DESCRIBE_CLUSTER) {
                looks.merge(call.clusterId(), 1, Integer::sum);
              }
              return new Fault.Pass();
            });
    for (var cluster : all()) {
      var id = cluster.status().clusterId();
      // A look begins with this call, so at the second one a whole look is over.
      soon().until(() -> looks.getOrDefault(id, 0) > 1);
    }
    shared.engine().faults(Fault.NONE);
  }

  private static boolean isDraining(TestCluster cluster) {
    return cluster.pods("broker").stream()
        .anyMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
  }

  private Misbehaviour misbehaviour(TestCluster cluster) {
    return shared.engine().misbehaviour(cluster.status().clusterId());
  }

  private static void haveVictimLead(TestCluster cluster) throws Exception {
    var bootstrap = cluster.status().bootstrapServers();
    Map<Integer, List<Integer>> replicas =
        IntStream.range(0, LED_BY_VICTIM)
            .boxed()
            .collect(Collectors.toMap(partition -> partition, _ -> List.of(VICTIM)));
    try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
      admin.createTopics(List.of(new NewTopic("led", replicas))).all().get(20, TimeUnit.SECONDS);
    }
  }
}
