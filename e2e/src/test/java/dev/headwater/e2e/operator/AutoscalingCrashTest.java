package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.AutoscalingStatus.DecisionStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The number of brokers follows the load, whoever decides on it. */
@Tag("scaling")
@Tag("full")
@OnSharedDouble
class AutoscalingCrashTest {
  private static final String NAMESPACE = "scaling-active";

  private final SharedStack shared;

  AutoscalingCrashTest(SharedStack shared) {
    this.shared = shared;
  }

  @AfterEach
  void forget() {
    shared.forget(NAMESPACE);
  }

  /** The operator is killed when the load has ended, and again while a broker leaves. */
  @Test
  void brokersComeWithTheLoadAndLeaveWithItAlsoWhenTheOperatorIsKilled() {
    var scaled = AutoscaledCluster.declare(shared, NAMESPACE, "Active");
    var cluster = scaled.cluster();
    cluster.awaitSettled();
    var declared = cluster.resource().require();
    scaled.telemetry().traffic(AutoscaledCluster.FOR_FOUR, 0);
    scaled.awaitReady("4/4");
    assertThat(scaled.brokers()).containsExactly(2, 2);
    // The next one may be there: of brokers that have just come too little is known at first.
    assertThat(cluster.status().autoscaling().decisionsOrEmpty())
        .extracting(DecisionStatus::message)
        .anyMatch(message -> message.startsWith("2 brokers become 4. network is 2"));
    scaled.telemetry().traffic(0, 0);
    var operator = new OperatorPod(shared.stack());
    try (var drained = Drained.watch(shared.client())) {
      operator.kill();
      operator.comeBack();
      soon().until(() -> !drained.in(NAMESPACE).isEmpty());
      operator.kill();
      operator.comeBack();
      scaled.awaitReady("2/2");
      cluster.awaitSettled();
      assertThat(drained.in(NAMESPACE)).hasSize(2);
    }
    assertThat(scaled.brokers()).containsExactly(1, 1);
    scaled.assertSpecIsUntouched(declared);
    soon().until(() -> cluster.status().lastScale().durationSeconds() != null);
    assertThat(cluster.status().lastScale().reassignmentsIssued()).isZero();
    scaled.awaitQuiet();
    assertThat(ObjectEvents.of(shared.client(), cluster.resource().require()))
        .extracting(ObjectEvents.Line::reason)
        .contains("ScaleOut", "ScaleIn");
  }
}
