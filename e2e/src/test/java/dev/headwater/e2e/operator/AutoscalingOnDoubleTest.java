package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What keeps the number of brokers from following the load: advice, bad data, annotations. */
@Tag("scaling")
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class AutoscalingOnDoubleTest {
  private final SharedStack shared;
  private final AutoscaledCluster advised;
  private final AutoscaledCluster garbled;
  private final AutoscaledCluster held;

  AutoscalingOnDoubleTest(SharedStack shared) {
    this.shared = shared;
    this.advised = AutoscaledCluster.declare(shared, "scaling-advised", "Advise");
    this.garbled = AutoscaledCluster.declare(shared, "scaling-garbled", "Active");
    this.held = AutoscaledCluster.declare(shared, "scaling-held", "Active");
  }

  @BeforeAll
  void twoBrokersEach() {
    all().forEach(scaled -> scaled.cluster().awaitSettled());
  }

  @AfterAll
  void forget() {
    all().forEach(scaled -> shared.forget(scaled.cluster().namespace()));
  }

  private List<AutoscaledCluster> all() {
    return List.of(advised, garbled, held);
  }

  @Test
  void adviceIsShownAndTouchesNothing() {
    var sets = advised.brokers();
    advised.telemetry().traffic(AutoscaledCluster.FOR_FOUR, 0);
    soon()
        .untilAsserted(
            () ->
                assertThat(advised.decision())
                    .hasValueSatisfying(
                        decision -> {
                          assertThat(decision.action()).isEqualTo("ScaleOut");
                          assertThat(decision.to()).isEqualTo(4);
                          assertThat(decision.advice()).isTrue();
                        }));
    advised.awaitQuiet();
    assertThat(advised.brokers()).isEqualTo(sets);
    assertThat(advised.active()).startsWith("True Advising");
    assertThat(advised.cluster().status().summary()).isEqualTo("2/2");
  }

  @Test
  @Tag("full")
  void whatIsNoNumberKeepsEveryBrokerUntilItIsOneAgain() {
    garbled.telemetry().traffic(AutoscaledCluster.FOR_FOUR, 0);
    garbled.awaitReady("4/4");
    garbled.telemetry().garble(true);
    garbled.telemetry().traffic(0, 0);
    soon()
        .untilAsserted(
            () ->
                assertThat(garbled.active())
                    .startsWith("False MetricsUnavailable")
                    .contains("= NaN"));
    assertThat(garbled.brokers()).containsExactly(2, 2);
    garbled.telemetry().garble(false);
    soon().untilAsserted(() -> assertThat(garbled.active()).startsWith("True"));
    soon().until(() -> garbled.brokers().stream().mapToInt(Integer::intValue).sum() < 4);
  }

  @Test
  void whoIsOnCallHoldsBrokersWithAnnotations() {
    var declared = held.cluster().resource().require();
    held.annotate("headwater.dev/min-brokers", "4 until " + Instant.now().plusSeconds(3600));
    held.awaitReady("4/4");
    soon().until(() -> held.blockers().contains("Floor"));
    held.annotate("headwater.dev/pause-scaling", "in");
    held.annotate("headwater.dev/min-brokers", null);
    soon().until(() -> held.blockers().equals(List.of("Paused")));
    held.awaitQuiet();
    assertThat(held.brokers()).containsExactly(2, 2);
    held.annotate("headwater.dev/pause-scaling", "no");
    soon()
        .untilAsserted(
            () ->
                assertThat(held.active())
                    .startsWith("False ScalingInputInvalid")
                    .contains("is 'no': allowed is in, out or both"));
    assertThat(held.brokers()).containsExactly(2, 2);
    held.annotate("headwater.dev/pause-scaling", null);
    held.awaitReady("2/2");
    held.assertSpecIsUntouched(declared);
    soon().until(() -> held.cluster().status().lastScale().durationSeconds() != null);
    assertThat(held.cluster().status().lastScale().reassignmentsIssued()).isZero();
    assertThat(ObjectEvents.of(shared.client(), held.cluster().resource().require()))
        .extracting(ObjectEvents.Line::reason)
        .contains("ScaleOut", "ScaleIn");
  }
}
