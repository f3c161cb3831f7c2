package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.kubelet.Faults;
import dev.headwater.e2e.kubelet.LostNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
 * The operator while zones, pods and volumes fail; a stack of its own, since a lost zone is lost
 * for everybody. The steps follow one another on one cluster of three controllers and three
 * brokers, which two replicas of the operator look after.
 */
@Tag("full")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class NodeFaultTest {
  private static final String LOST_ZONE = "use1-az6";
  private static final String LOST_BROKER = "orders-brokers-use1-az6-2000";
  private static final String LAST_BROKER = "orders-brokers-use1-az2-3000";
  private static final String CONTROLLER = "orders-controllers-0";

  /** Several rounds of all that the operator does by itself. */
  private static final Duration FOR_A_WHILE = Duration.ofSeconds(8);

  private SharedStack shared;
  private TestCluster cluster;
  private Faults faults;

  @BeforeAll
  void threeOfEach() {
    shared = SharedStack.startForNodeFaults();
    cluster = shared.cluster("node-faults");
    faults = shared.stack().kubelet().faults();
    var yaml =
        cluster
            .yaml()
            .replace("{id: use1-az6}]", "{id: use1-az6}, {id: use1-az2}]")
            .replace("replicas: 1\n", "replicas: 3\n")
            .replace("replicas: 2\n", "replicas: 3\n");
    // The zone that is lost may be the operator's own.
    new OperatorPod(shared.stack()).scale(2);
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    cluster.awaitSettled();
  }

  @AfterAll
  void close() {
    Optional.ofNullable(shared).ifPresent(SharedStack::close);
  }

  @Test
  @Order(1)
  void aClusterThatLostAZoneServesOnAndNothingIsTakenAway() {
    var pods = uids();
    var start = Instant.now();
    faults.loseZone(LOST_ZONE, LostNode.PROCESSES_DIE);
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("BrokersReady"))
                    .startsWith("False WaitingForPods: 2 of 3 brokers are ready.")
                    .endsWith(LOST_BROKER + ": its node node-a does not report."));
    assertThat(cluster.condition("Ready")).startsWith("True Degraded");
    assertThat(cluster.condition("Reconciling")).startsWith("False");
    assertThat(cluster.condition("Stalled")).startsWith("False");
    assertThat(cluster.status().summary()).isEqualTo("2/3");
    assertThat(uids()).isEqualTo(pods);
    assertThat(effects(start)).isEmpty();
  }

  /** The next to leave would be the third zone's; the second zone's is fenced. */
  @Test
  @Order(2)
  void noBrokerLeavesWhileAnothersZoneIsLostAndOneDoesWhenItReturns() {
    cluster.resource().scale(2);
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("BrokersReady"))
                    .startsWith("False Draining: 3 brokers run, 2 are declared.")
                    .contains("The next leaves later: 1 brokers are registered and fenced"));
    await()
        .during(FOR_A_WHILE)
        .atMost(FOR_A_WHILE.multipliedBy(3))
        .untilAsserted(() -> assertThat(leaving()).isEmpty());
    faults.returnZone(LOST_ZONE);
    cluster.awaitSettled();
    assertThat(names("broker"))
        .containsExactlyInAnyOrder("orders-brokers-use1-az1-1000", LOST_BROKER);
  }

  @Test
  @Order(3)
  void aBrokerWhoseImageCannotBePulledIsNamedAndTheOthersServe() {
    faults.failLaunches(cluster.namespace(), LAST_BROKER, "the registry is out of order");
    cluster.resource().scale(3);
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("BrokersReady"))
                    .startsWith("False WaitingForPods: 2 of 3 brokers are ready.")
                    .containsPattern(LAST_BROKER + ": (ErrImagePull|ImagePullBackOff)")
                    .contains("the registry is out of order"));
    assertThat(cluster.condition("Ready")).startsWith("True");
    faults.startAsUsual(cluster.namespace(), LAST_BROKER);
    cluster.awaitSettled();
    assertThat(cluster.status().summary()).isEqualTo("3/3");
  }

  @Test
  @Order(4)
  void aBrokerThatIsKilledAndComesLateIsWaitedFor() {
    cluster.resource().scale(2);
    cluster.awaitSettled();
    faults.slowStart(cluster.namespace(), LAST_BROKER, FOR_A_WHILE);
    var start = Instant.now();
    cluster.resource().scale(3);
    soon().until(() -> cluster.condition("BrokersReady").contains(LAST_BROKER));
    assertThat(cluster.condition("Ready")).startsWith("True");
    cluster.awaitSettled();
    assertThat(Duration.between(start, Instant.now())).isGreaterThan(FOR_A_WHILE);
    faults.startAsUsual(cluster.namespace(), LAST_BROKER);

    var pods = uids();
    var killed = Instant.now();
    faults.kill(cluster.namespace(), LAST_BROKER);
    soon().until(() -> restarts(LAST_BROKER) == 1);
    cluster.awaitSettled();
    assertThat(uids()).isEqualTo(pods);
    assertThat(effects(killed)).isEmpty();
  }

  @Test
  @Order(5)
  void aControllerWhoseVolumeIsLostIsNamedAndTheQuorumServesOn() {
    var start = Instant.now();
    faults.emptyVolume(cluster.namespace(), "data-" + CONTROLLER);
    faults.kill(cluster.namespace(), CONTROLLER);
    soon()
        .untilAsserted(
            () -> {
              assertThat(cluster.condition("ControllersReady"))
                  .startsWith("False WaitingForPods: 2 of 3 controllers are ready.")
                  .containsPattern(CONTROLLER + ": (CrashLoopBackOff|Error)");
              // The broker that the test before killed may have been seen only now.
              assertThat(cluster.condition("BrokersReady")).startsWith("True");
              assertThat(cluster.condition("Ready")).startsWith("True Degraded");
            });
    assertThat(effects(start)).isEmpty();
  }

  /** Pods of both kinds by name and identity. */
  private List<String> uids() {
    return List.of("broker", "controller").stream()
        .flatMap(component -> cluster.pods(component).stream())
        .map(pod -> pod.getMetadata().getName() + " " + pod.getMetadata().getUid())
        .sorted()
        .toList();
  }

  private List<String> names(String component) {
    return cluster.pods(component).stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  private List<Pod> leaving() {
    return cluster.pods("broker").stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() != null)
        .toList();
  }

  private int restarts(String pod) {
    return cluster.pods("broker").stream()
        .filter(each -> each.getMetadata().getName().equals(pod))
        .mapToInt(each -> each.getStatus().getContainerStatuses().getFirst().getRestartCount())
        .sum();
  }

  /** What the operator created or deleted. */
  private List<String> effects(Instant start) {
    return shared.writes().since(start).stream().flatMap(write -> write.effect().stream()).toList();
  }
}
