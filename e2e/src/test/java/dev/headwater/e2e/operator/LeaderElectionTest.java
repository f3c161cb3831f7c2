package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.StreamTopic;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Two replicas of the operator, with the default times of leader election. Topics of a missing
 * cluster show who acts: each gets a condition that says so.
 */
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LeaderElectionTest {
  private static final String NAMESPACE = "leader-election";

  /** Sum of two looks at the lease and the start of the work. */
  private static final Duration AFTER_SIGTERM = Duration.ofSeconds(3);

  /** The lease of 15 s, a look before and one after it. */
  private static final Duration AFTER_KILL = Duration.ofSeconds(20);

  private final SharedStack shared;
  private final OperatorPod operator;
  private final TestCluster missing;
  private Instant begin = Instant.now();

  LeaderElectionTest(SharedStack shared) {
    this.shared = shared;
    this.operator = new OperatorPod(shared.stack());
    this.missing = new TestCluster(shared.client(), NAMESPACE, "missing");
  }

  @BeforeAll
  void runTwoReplicas() {
    shared.createNamespace(NAMESPACE);
    begin = Instant.now();
    operator.scale(2);
  }

  @AfterAll
  void runOneAgain() {
    shared.deleteNamespace(NAMESPACE);
    operator.scale(1);
    soon().untilAsserted(() -> assertThat(operator.pods()).extracting(this::name).contains(pod()));
  }

  @Test
  @Order(1)
  void oneLeadsAndTheOtherIsReadyToo() {
    assertThat(operator.pods()).extracting(this::name).contains(pod());
    missing.declareTopic("first", 1);
    soon().untilAsserted(() -> assertThat(stalled("first")).isEqualTo("ClusterNotFound"));
  }

  @Test
  @Order(2)
  void afterSigtermOfTheLeaderTheOtherTakesOverWithinThreeSeconds() {
    var before = operator.leader();
    var process = operator.process(pod());
    assertThat(process.destroy()).isTrue();
    missing.declareTopic("meanwhile", 1);
    within(AFTER_SIGTERM).untilAsserted(() -> assertThat(taken(before)).isTrue());
    missing.declareTopic("second", 1);
    // How soon the new leader has read all there is depends on the machine.
    soon().untilAsserted(() -> assertThat(stalled("second")).isEqualTo("ClusterNotFound"));
    soon().untilAsserted(() -> assertThat(stalled("meanwhile")).isEqualTo("ClusterNotFound"));
    assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(5));
  }

  /** Of one replica, under load, the demo shows it too. */
  @Test
  @Tag("full")
  @Order(3)
  void afterKillOfTheLeaderTheOtherTakesOverWithinTwentySeconds() {
    operator.scale(2);
    var before = operator.leader();
    assertThat(operator.process(pod()).destroyForcibly()).isTrue();
    missing.declareTopic("third", 1);
    within(AFTER_KILL)
        .untilAsserted(() -> assertThat(stalled("third")).isEqualTo("ClusterNotFound"));
    assertThat(taken(before)).isTrue();
    operator.scale(2);
  }

  /** The audit log tells the pods apart: each write is by the pod that wrote the lease last. */
  @Test
  @Order(4)
  void nobodyWroteWithoutTheLease() {
    var holder = "";
    var against = new ArrayList<Writes.Request>();
    Map<String, Long> writes = new TreeMap<>();
    for (var request : inOrder()) {
      if (request.resource().equals("leases") && request.code() < 300) {
        holder = request.pod();
      } else if (!request.resource().equals("leases") && request.at().isAfter(begin)) {
        writes.merge(request.pod(), 1L, Long::sum);
        if (!request.pod().equals(holder)) {
          against.add(request);
        }
      }
    }
    assertThat(against).isEmpty();
    assertThat(writes).as("pods that acted in turn").hasSizeGreaterThanOrEqualTo(2);
    assertThat(writes).doesNotContainKey("");
  }

  private List<Writes.Request> inOrder() {
    return shared.writes().requests().stream()
        .filter(Writes.Request::isWrite)
        .sorted(Comparator.comparing(Writes.Request::at))
        .collect(Collectors.toList());
  }

  private boolean taken(String before) {
    var leader = operator.leader();
    return !leader.isEmpty() && !leader.equals(before);
  }

  private String pod() {
    return operator.leader().replaceFirst("_.*", "");
  }

  private String name(Pod pod) {
    return pod.getMetadata().getName();
  }

  private String stalled(String name) {
    return shared
        .client()
        .resources(StreamTopic.class)
        .inNamespace(NAMESPACE)
        .withName(name)
        .require()
        .getStatus()
        .conditionsOrEmpty()
        .stream()
        .filter(condition -> condition.type().equals("Stalled"))
        .map(Condition::reason)
        .collect(Collectors.joining());
  }

  private static ConditionFactory within(Duration limit) {
    return Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(50));
  }
}
