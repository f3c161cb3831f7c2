package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.AutoscalingStatus;
import dev.headwater.api.v1alpha1.AutoscalingStatus.BlockerStatus;
import dev.headwater.api.v1alpha1.AutoscalingStatus.DecisionStatus;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.enginedouble.Telemetry;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The number of brokers follows what they serve at their metrics endpoints, on brokers that serve
 * what a test says. Durations of autoscaling are a twentieth.
 */
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class AutoscalingOnDoubleTest {
  /** Three bytes for one that comes in, and one for the client: four brokers at 60 % of 100. */
  private static final double FOR_FOUR = 58e6;

  private final SharedStack shared;
  private final TestCluster active;
  private final TestCluster advised;
  private final TestCluster garbled;
  private final TestCluster held;

  AutoscalingOnDoubleTest(SharedStack shared) {
    this.shared = shared;
    this.active = shared.cluster("scaling-active");
    this.advised = shared.cluster("scaling-advised");
    this.garbled = shared.cluster("scaling-garbled");
    this.held = shared.cluster("scaling-held");
  }

  @BeforeAll
  void twoBrokersEach() {
    create(active, "Active");
    create(advised, "Advise");
    create(garbled, "Active");
    create(held, "Active");
    all().forEach(TestCluster::awaitSettled);
  }

  @AfterAll
  void forget() {
    all().forEach(cluster -> shared.forget(cluster.namespace()));
  }

  private List<TestCluster> all() {
    return List.of(active, advised, garbled, held);
  }

  private void create(TestCluster cluster, String mode) {
    var autoscaling =
        """
        networkBandwidth: 100M
        autoscaling:
          mode: %s
          min: 2
          max: 5
          scaleOut: {cooldown: 30s}
          scaleIn: {window: 2m, cooldown: 30s}\
        """
            .formatted(mode);
    var yaml = cluster.yaml().replace("replicas: 2", autoscaling.replace("\n", "\n    "));
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
  }

  /** The operator is killed when the load has ended, and again while a broker leaves. */
  @Test
  void brokersComeWithTheLoadAndLeaveWithItAlsoWhenTheOperatorIsKilled() {
    var declared = active.resource().require();
    telemetry(active).traffic(FOR_FOUR, 0);
    soon().until(() -> isReady(active, "4/4"));
    assertThat(brokersOf(active)).containsExactly(2, 2);
    var out = active.status().autoscaling().decisionsOrEmpty().getFirst();
    assertThat(out.message()).startsWith("2 brokers become 4. network is 2");
    telemetry(active).traffic(0, 0);
    var operator = new OperatorPod(shared.stack());
    try (var drained = Drained.watch(shared.client())) {
      operator.kill();
      operator.comeBack();
      soon().until(() -> !drained.in(active.namespace()).isEmpty());
      operator.kill();
      operator.comeBack();
      soon().until(() -> isReady(active, "2/2"));
      active.awaitSettled();
      assertThat(drained.in(active.namespace())).hasSize(2);
    }
    assertThat(brokersOf(active)).containsExactly(1, 1);
    assertSpecIsUntouched(active, declared);
    soon().until(() -> active.status().lastScale().durationSeconds() != null);
    assertThat(active.status().lastScale().reassignmentsIssued()).isZero();
    awaitQuiet(active);
    assertThat(ObjectEvents.of(shared.client(), active.resource().require()))
        .extracting(ObjectEvents.Line::reason)
        .contains("ScaleOut", "ScaleIn");
  }

  @Test
  void adviceIsShownAndTouchesNothing() {
    var sets = brokersOf(advised);
    telemetry(advised).traffic(FOR_FOUR, 0);
    soon()
        .untilAsserted(
            () ->
                assertThat(last(advised))
                    .hasValueSatisfying(
                        decision -> {
                          assertThat(decision.action()).isEqualTo("ScaleOut");
                          assertThat(decision.to()).isEqualTo(4);
                          assertThat(decision.advice()).isTrue();
                        }));
    awaitQuiet(advised);
    assertThat(brokersOf(advised)).isEqualTo(sets);
    assertThat(advised.condition("AutoscalingActive")).startsWith("True Advising");
    assertThat(advised.status().summary()).isEqualTo("2/2");
  }

  @Test
  void whatIsNoNumberKeepsEveryBrokerUntilItIsOneAgain() {
    telemetry(garbled).traffic(FOR_FOUR, 0);
    soon().until(() -> isReady(garbled, "4/4"));
    telemetry(garbled).garble(true);
    telemetry(garbled).traffic(0, 0);
    soon()
        .untilAsserted(
            () ->
                assertThat(garbled.condition("AutoscalingActive"))
                    .startsWith("False MetricsUnavailable")
                    .contains("= NaN"));
    assertThat(brokersOf(garbled)).containsExactly(2, 2);
    telemetry(garbled).garble(false);
    soon()
        .untilAsserted(() -> assertThat(garbled.condition("AutoscalingActive")).startsWith("True"));
    soon().until(() -> brokersOf(garbled).stream().mapToInt(Integer::intValue).sum() < 4);
  }

  @Test
  void whoIsOnCallHoldsBrokersWithAnnotations() {
    var declared = held.resource().require();
    annotate(held, "headwater.dev/min-brokers", "4 until " + Instant.now().plusSeconds(3600));
    soon().until(() -> isReady(held, "4/4"));
    soon().until(() -> blockers(held).contains("Floor"));
    annotate(held, "headwater.dev/pause-scaling", "in");
    annotate(held, "headwater.dev/min-brokers", null);
    soon().until(() -> blockers(held).equals(List.of("Paused")));
    awaitQuiet(held);
    assertThat(brokersOf(held)).containsExactly(2, 2);
    annotate(held, "headwater.dev/pause-scaling", "no");
    soon()
        .untilAsserted(
            () ->
                assertThat(held.condition("AutoscalingActive"))
                    .startsWith("False AnnotationInvalid")
                    .contains("is 'no': allowed is in, out or both"));
    assertThat(brokersOf(held)).containsExactly(2, 2);
    annotate(held, "headwater.dev/pause-scaling", null);
    soon().until(() -> isReady(held, "2/2"));
    assertSpecIsUntouched(held, declared);
  }

  /** For three seconds: four intervals, and a minute of autoscaling's own pace. */
  private void awaitQuiet(TestCluster cluster) {
    var start = Instant.now();
    soon()
        .until(
            () -> {
              var since = Instant.now().minusSeconds(3);
              return since.isAfter(start)
                  && shared.writes().since(since).stream()
                      .noneMatch(request -> request.namespace().equals(cluster.namespace()));
            });
  }

  private Telemetry telemetry(TestCluster cluster) {
    return shared.engine().telemetry(cluster.status().clusterId());
  }

  /** Each write to spec counts as a generation, also one that is taken back. */
  private static void assertSpecIsUntouched(TestCluster cluster, StreamCluster before) {
    var now = cluster.resource().require();
    assertThat(now.getSpec()).isEqualTo(before.getSpec());
    assertThat(now.getMetadata().getGeneration()).isEqualTo(before.getMetadata().getGeneration());
  }

  /** Without a value the annotation goes. */
  private static void annotate(TestCluster cluster, String key, @Nullable String value) {
    var text = value == null ? "null" : "\"" + value + "\"";
    cluster
        .resource()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"%s\": %s}}}".formatted(key, text));
  }

  private static List<String> blockers(TestCluster cluster) {
    return last(cluster).map(DecisionStatus::blockedBy).orElse(List.of()).stream()
        .map(BlockerStatus::reason)
        .toList();
  }

  private static boolean isReady(TestCluster cluster, String summary) {
    return summary.equals(cluster.status().summary());
  }

  private static Optional<DecisionStatus> last(TestCluster cluster) {
    return Optional.ofNullable(cluster.status().autoscaling()).map(AutoscalingStatus::lastDecision);
  }

  private List<Integer> brokersOf(TestCluster cluster) {
    return shared
        .client()
        .apps()
        .statefulSets()
        .inNamespace(cluster.namespace())
        .withLabel("app.kubernetes.io/component", "broker")
        .list()
        .getItems()
        .stream()
        .map(set -> set.getSpec().getReplicas())
        .toList();
  }
}
